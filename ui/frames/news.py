"""What just happened: the month's headlines, its result in a sentence, and the log of all months.

The headlines are those of a room's front page, from what everybody can see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ...model.simulation import Moment
from ..play.headlines import (
    HEADLINES,
    LEAST,
    Story,
    elections_of,
    events_of,
    foremost,
    move_story,
    moves_of,
    pulls,
    quiet,
    swings_of,
    toward,
    upheavals_of,
)
from ..play.view import View
from ..play.words import signed

FEWEST = HEADLINES
"""Headlines of any month: where little happened they say how things stand, and the page below
them does not jump."""

OWN = 1.0
"""How much more the move of the person who plays weighs than the same move of another power."""


def news(view: View) -> dict[str, Any]:
    """Return the headlines of the month on screen."""
    month = view.recipe.month
    months = view.months[max(month - 1, 0) : month + 1]
    foremost_ones = foremost(stories_of(view, months)) if month else []
    stories = [*foremost_ones, *quiet(months)][: max(len(foremost_ones), FEWEST)] if month else []
    return {
        "month": month,
        "when": view.named(month),
        "next": view.named(month + 1),
        "headlines": [
            {"title": s.title, "text": s.text, "seat": s.seat, "reasons": s.reasons}
            for s in stories
        ],
    }


def stories_of(view: View, months: Sequence[Moment]) -> Iterator[Story]:
    """Yield everything that deserves a headline in the last of two months."""
    pull = pulls(months)
    yield from happenings_of(view, months)
    for seat, made in moves_of(months).items():
        story = move_story(made, pull[seat], [])
        yield replace(story, weight=story.weight + OWN) if seat == view.recipe.seat else story
    yield from swings_of(months)


def happenings_of(view: View, months: Sequence[Moment]) -> Iterator[Story]:
    """Yield the events, upheavals and elections in the last of two months."""
    yield from events_of(months, view.begins, ())
    yield from upheavals_of(months, view.begins)
    yield from elections_of(months, view.recipe.parameters(view.recipe.shown), view.begins)


def result(view: View) -> str:
    """Describe the month on screen: its events, and the move that changed alignment most.

    In a seat, the person's own move is named. Where all moves of the month together did less than
    what was under way, the sentence says so.
    """
    month = view.recipe.month
    if month == 0:
        return first_step(view)
    months = view.months[month - 1 : month + 1]
    change = float(months[1].alignment.whole[0, 0] - months[0].alignment.whole[0, 0])
    moved, by = ("moved", f" {toward(change)}") if abs(change) >= LEAST else ("hardly moved", "")
    pull, moves = pulls(months), moves_of(months)
    own = [seat for seat in moves if seat == view.recipe.seat]
    seats = own or [seat for seat in moves if abs(pull[seat]) >= LEAST]
    happened = foremost(happenings_of(view, months))
    first = f"{happened[0].title}. " if happened else ""
    if not seats:
        return f"{first}Earlier moves, the economy and chance {moved} Minsk{by}."
    made = moves[max(seats, key=lambda seat: abs(pull[seat]))]
    at_once = pull[made.power.name]
    effect = toward(at_once) if abs(at_once) >= LEAST else "with little effect yet"
    mostly = ", mostly by other causes" if abs(sum(pull.values())) < abs(change) / 2 and by else ""
    deed = f"{made.power.capital} {made.headline} ({effect})"
    return f"{first}{deed}. In all, Minsk {moved}{by}{mostly}."


def first_step(view: View) -> str:
    """Say what to press before the first month."""
    if view.recipe.seat is None:
        return f"Press Step to play {view.named(1)}."
    return f"Choose your move for {view.named(1)}, or press Step to stay the course."


def log(view: View) -> list[dict[str, Any]]:
    """Return the headlines of every month played, the last month first."""
    return [_entry(view, month) for month in range(len(view.months) - 1, 0, -1)]


def _entry(view: View, month: int) -> dict[str, Any]:
    months = view.months[month - 1 : month + 1]
    change = float(months[1].alignment.whole[0, 0] - months[0].alignment.whole[0, 0])
    return {
        "month": month,
        "when": view.named(month),
        "change": signed(change, 3),
        "titles": [s.title for s in sorted(stories_of(view, months), key=lambda s: -s.weight)],
    }
