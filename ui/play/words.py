"""Words and numbers of a game as people read them, for every page that shows one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...agents.declaration import Array, Source
from ...agents.power import Power
from ...experiments.reports.reasons import PREFERENCES

EFFORT = ("less effort", "more effort")
"""What is expected of an option that is easier, and of one that is harder, to carry out."""

LEAST = 0.5
"""Thousandths of utility below which an expectation is not mentioned."""

MOST = 3
"""Expectations that are shown for one option, for and against it each."""


def number(value: float, decimals: int) -> str:
    """Return a number as people read it, with a true minus sign."""
    text = f"{value:.{decimals}f}"
    return (
        "0" + text[2:]
        if text.startswith("-0") and not text.strip("-0.")
        else (text.replace("-", "−"))
    )


def signed(value: float, decimals: int = 2) -> str:
    """Return a change with its sign."""
    text = number(value, decimals)
    return f"+{text}" if value > 0 and text.strip("0.") else text


def apportioned(parts: Sequence[float], whole: int) -> list[int]:
    """Return the parts rounded such that they sum to ``whole``; who was rounded most gives way."""
    rounded = [round(part) for part in parts]
    while (left := whole - sum(rounded)) != 0:
        toward = 1 if left > 0 else -1
        errors = [(part - to) * toward for part, to in zip(parts, rounded, strict=True)]
        rounded[errors.index(max(errors))] += toward
    return rounded


TITLES: Mapping[str, str] = {
    "integration_pressure": "Pressure to integrate",
    "discount": "Gas discount",
    "base_request": "Request for a base",
    "equality_offer": "Offer of a say",
    "integration_response": "Answer to integration",
    "overture_eu": "Overtures to Brussels",
    "overture_us": "Overtures to Washington",
    "diversification": "New trade partners",
    "openness": "Openness of exercises",
    "recognition": "Recognition of borders",
    "overture": "Overtures to Minsk",
}
"""What instruments are called whose names do not say what they are."""


def titled(name: str) -> str:
    """Return an instrument's name as a heading: ``overture_eu`` is "Overtures to Brussels"."""
    return TITLES.get(name) or name.replace("_", " ").capitalize()


def source_words(source: Source) -> dict[str, str]:
    """Return a source as words and where they stand."""
    kind = "The paper" if source.kind == "quoted" else source.kind.capitalize()
    return {"kind": kind, "text": source.text, "where": source.where}


def named(candidates: Array, levels: Array) -> int | None:
    """Return the number of the candidate that makes these levels, if one does."""
    same = np.isclose(candidates, levels).all(axis=-1)
    return int(same.argmax()) if same.any() else None


def changes(power: Power, before: Sequence[float], after: Sequence[float]) -> list[str]:
    """Say what a power changes, one text for each instrument: what it does, and the levels."""
    each = zip(power.menu.instruments, before, after, strict=True)
    return [
        f"{i.up if level > old else i.down} ({old:g} → {level:g})"
        for i, old, level in each
        if abs(level - old) > 1e-9
    ]


def expectations(gains: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return what is expected of an option, strongest first: the preference's words, and the gain.

    ``gains`` are thousandths of utility by preference; what hardly matters is left out.
    """
    ordered = sorted(gains.items(), key=lambda item: -abs(item[1]))
    return [
        (EFFORT[gain < 0] if name == "effort" else PREFERENCES[name], gain)
        for name, gain in ordered
        if abs(gain) >= LEAST
    ]
