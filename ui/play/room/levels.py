"""Levels of instruments in words, and the few of them that a page offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ....agents.instruments import Instrument
from ....agents.power import Power
from ..words import number, titled

MOST = 5
"""Levels that are offered of one instrument."""

SAME = 1e-9
"""Levels that differ by less are the same."""

NAMED: Mapping[str, Mapping[float, str]] = {
    "integration_response": {0: "refuse", 0.5: "stall", 1: "concede"},
    "coercion": {0: "none", 1: "price", 2: "trade and oil", 3: "information, politics",
                 4: "military"},
    "base_request": {0: "none", 0.5: "ask", 1: "insist"},
    "military_cooperation": {0: "none", 0.5: "exercises", 1: "bases, operations"},
    "recognition": {0: "stress integrity", 0.5: "accept reality", 1: "recognise"},
}  # fmt: skip
"""Levels that have names of their own, by instrument."""

LESS = ("a little less", "less", "much less")
MORE = ("a little more", "more", "much more")


def same(one: float, other: float) -> bool:
    """Return whether two levels are the same."""
    return abs(one - other) < SAME


def value_words(instrument: Instrument, level: float) -> str:
    """Return a level as people read it."""
    return number(level, 0 if float(instrument.step).is_integer() and level == int(level) else 2)


def named(instrument: Instrument, level: float) -> str | None:
    """Return the name of a level, if it has one: the ends have."""
    found = NAMED.get(instrument.name, {}).get(round(level, 9))
    if found is not None:
        return found
    if same(level, instrument.low):
        return "none"
    return "full" if same(level, instrument.high) else None


def words_of(instrument: Instrument, level: float) -> str:
    """Say what a level is, as in a deal: "Coercion: none"."""
    name = named(instrument, level)
    value = value_words(instrument, level)
    return f"{titled(instrument.name)}: {value if name is None else name}"


def all_words(power: Power, levels: Mapping[str, float]) -> list[str]:
    """Say what some levels of a power are, one text each, in the order of its instruments."""
    return [words_of(i, levels[i.name]) for i in power.menu.instruments if i.name in levels]


def offered(instrument: Instrument, now: float, wanted: Iterable[float]) -> list[float]:
    """Return the levels to choose from, lowest first: at most :data:`MOST`, the present one too.

    ``wanted`` are levels that are offered before others.
    """
    low, high, step = float(instrument.low), float(instrument.high), float(instrument.step)
    steps = round((high - low) / step)
    grid = [low + n * step for n in range(steps + 1)]
    near = [now - step, now + step, low, high]
    rest = grid if len(grid) <= MOST else sorted(grid, key=lambda level: abs(level - now))
    found: list[float] = [now]
    for level in (*wanted, *near, *rest):
        inside = round(min(max(level, low), high), 6)
        if len(found) < MOST and not any(same(inside, other) for other in found):
            found.append(inside)
    return sorted(found)


def choice_words(instrument: Instrument, now: float, levels: list[float]) -> list[str]:
    """Say what each of the levels to choose from is, beside the present one."""
    lower = [level for level in levels if level < now - SAME][::-1]
    higher = [level for level in levels if level > now + SAME]
    relative = dict(zip(lower, LESS, strict=False)) | dict(zip(higher, MORE, strict=False))
    own = NAMED.get(instrument.name, {})
    found: list[str] = []
    for level in levels:
        name = named(instrument, level)
        if same(level, now):
            found.append(f"{name}, as now" if name is not None and own else "as now")
        else:
            found.append(relative[level] if name is None else name)
    return found
