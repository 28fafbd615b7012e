"""What each side did in a round, as everybody reads it once the round is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....agents.declaration import Array
from ....agents.power import Power
from ..orders import POWER
from ..words import changes, named
from .cards import CLOSE
from .picture import TITLES, Picture, levels_by_name
from .state import Round

STANCES: Mapping[str, tuple[str, str]] = {
    "back": ("backs the leadership", "back the leadership"),
    "quiet": ("stays quiet", "stay quiet"),
    "protest": ("protests", "protest"),
    "organise": ("organises against the leadership", "organise against the leadership"),
}
"""What one community does, and what several do."""

VOICES: Mapping[str, str] = {"moscow": "Moscow", "neutrality": "neutrality", "west": "the West"}
"""What communities speak for."""


@dataclass(frozen=True)
class Move:
    """How a power changed its course in a round; ``name`` is that of a bold move, if it is one."""

    power: Power
    before: Mapping[str, float]
    after: Mapping[str, float]
    name: str | None

    @property
    def changed(self) -> dict[str, float]:
        """Return the changes by instrument, in shares of its range, the largest first."""
        found = {
            i.name: (self.after[i.name] - self.before[i.name]) / (i.high - i.low)
            for i in self.power.menu.instruments
            if abs(self.after[i.name] - self.before[i.name]) > CLOSE
        }
        return dict(sorted(found.items(), key=lambda each: -abs(each[1])))

    @property
    def words(self) -> list[str]:
        """Say what it changed, one text each."""
        told = changes(self.power, list(self.before.values()), list(self.after.values()))
        return [self.power.menu.describe(self.name), *told] if self.name else told

    @property
    def headline(self) -> str:
        """Say in short what it did: the bold move, or the largest change."""
        if self.name:
            return self.power.menu.describe(self.name)
        largest, change = next(iter(self.changed.items()))
        return self.power.menu.describe(("+" if change > 0 else "-") + largest)


def move(picture: Picture, number: int, seat: str) -> Move:
    """Return how a power changed its course in a round that was played."""
    was, now = picture.at(number - 1), picture.at(number)
    return move_between(POWER[seat], was.levels[seat][0], now.levels[seat][0])


def move_between(power: Power, before: Array, after: Array) -> Move:
    """Return how a power changed its course from some levels to others."""
    taken = named(power.menu.candidates(before[None])[0][0], after)
    name = None if taken is None else power.menu.names[taken]
    return Move(
        power,
        levels_by_name(power, before),
        levels_by_name(power, after),
        name if name in [b.name for b in power.menu.bold] else None,
    )


def moves(picture: Picture, number: int) -> list[dict[str, Any]]:
    """Return what all sides did in a round that was played, and who decided."""
    done = picture.rounds[number - 1]
    found: list[dict[str, Any]] = [
        {
            "seat": seat,
            "title": TITLES[seat],
            "words": move(picture, number, seat).words,
            "by": done.by.get(seat, "model"),
        }
        for seat in POWER
    ]
    words = [*said(done, "stance"), *said(done, "voice")]
    found.append(
        {"seat": "public", "title": TITLES["public"], "words": words, "by": heard_by(done)}
    )
    return found


def heard_by(done: Round) -> str:
    """Return who decided for the public: people, if any of them chose."""
    return "people" if done.voices else "model"


def said(done: Round, what: str) -> list[str]:
    """Say how many communities took each stance, or spoke for each side, the most common first."""
    counts = Counter(str(voice[what]) for voice in done.voices).most_common()
    if what == "voice":
        return [f"{communities(n)} {'speaks' if n == 1 else 'speak'} for {VOICES[name]}"
                for name, n in counts]  # fmt: skip
    return [f"{communities(n)} {STANCES[name][n != 1]}" for name, n in counts]


def communities(count: int) -> str:
    """Return a number of communities in words."""
    return "1 community" if count == 1 else f"{count} communities"
