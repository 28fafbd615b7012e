"""The turns of a course: months in which a move changed alignment most, or the state was upset."""

from __future__ import annotations

from ...experiments.reports.turning_points import Upheaval, upheavals
from ..play.headlines import moves_of, pulls, toward
from ..play.view import View
from .chart import Note

MOST = 3
"""Turns that a chart names."""

LEAST = 0.01
"""A change of alignment by a move that makes a month a turn."""

APART = 3
"""Months between two turns, so that their marks do not touch."""

GRAVE = 1.0
"""Weight from which an upheaval is a turn, whatever it did to alignment."""

PULL = 50.0
"""Weight of a change of alignment by a move: one of 0.02 weighs as much as a grave upheaval."""


def turns(view: View) -> list[Note]:
    """Return the turns among the months played, in order of time."""
    weights = {month: _weight(view, month) for month in range(1, len(view.months))}
    found: list[Note] = []
    for month in sorted(weights, key=lambda m: -weights[m]):
        if len(found) == MOST or weights[month] == 0:
            break
        if all(abs(month - other.month) >= APART for other in found):
            found += _turn(view, month)
    return sorted(found, key=lambda note: note.month)


def _weight(view: View, month: int) -> float:
    """Return how much a month counts as a turn; 0 where it is none."""
    befell = _upheaval(view, month)
    pull = float(abs(view.months[month].by_power[:, :, 0].sum(axis=0)).max())
    return befell.weight if befell else PULL * pull if pull >= LEAST else 0.0


def _upheaval(view: View, month: int) -> Upheaval | None:
    """Return the gravest upheaval of a month; None where there was none that is grave."""
    befell = upheavals(*view.months[month - 1 : month + 1])
    gravest = max(befell, key=lambda each: each.weight, default=None)
    return gravest if gravest and gravest.weight >= GRAVE else None


def _turn(view: View, month: int) -> list[Note]:
    """Return the turn of a month; none where the power that caused it made no move."""
    when, befell = view.named(month), _upheaval(view, month)
    if befell:
        return [Note(month, when, befell.title, True)]
    months = view.months[month - 1 : month + 1]
    pull, moves = pulls(months), moves_of(months)
    seat = max(pull, key=lambda name: abs(pull[name]))
    if seat not in moves:
        return []
    made = moves[seat]
    words = f"{made.power.capital} {made.headline} ({toward(pull[seat])})"
    return [Note(month, when, words, pull[seat] > 0)]
