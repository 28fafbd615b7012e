"""Trust: what it costs to break a deal, in words, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ....model.kinds import BROKEN, EVENTS
from ....model.simulation import as_moves
from .picture import TITLES, Picture
from .state import Deal, Round

TRUST: Mapping[str, str] = {
    "broken_promise_minsk": "the integration that Moscow expects of Minsk",
    "broken_promise_moscow": "Minsk's belief that Moscow pays for loyalty",
    "broken_promise_eu": "the depth of relations between Minsk and Brussels",
    "broken_promise_us": "the depth of relations between Minsk and Washington",
}
"""What each kind of broken promise reduces."""


def paid(picture: Picture, deal: Deal, done: Round) -> list[str]:
    """Say what breaking a deal in a round cost, one text for each kind of trust."""
    events = [event for event in done.events if event.get("deal") == str(deal.id)]
    return [
        f"{_percent(picture, str(e['kind']), float(e['size']))} of {TRUST[str(e['kind'])]}"
        for e in events
    ]


def stakes(picture: Picture, one: str, other: str) -> str:
    """Say in one sentence what it costs two powers to break a deal."""
    by = {seat: BROKEN.get(pair) for seat, pair in ((one, (one, other)), (other, (other, one)))}
    kinds = [kind for kind in by.values() if kind is not None]
    if not kinds:
        return (
            f"If broken: everybody sees it; it costs no more, since the model has no relations "
            f"between {TITLES[one]} and {TITLES[other]}."
        )
    most = _percent(picture, kinds[0], 1.0)
    if len(set(kinds)) == 1:
        return f"If broken: everybody sees it, and {TRUST[kinds[0]]} falls by up to {most}."
    each = " or ".join(
        f"{TRUST[kind]} (if {TITLES[s]} breaks it)" for s, kind in by.items() if kind
    )
    return f"If broken: everybody sees it, and {each} falls by up to {most}."


def _percent(picture: Picture, kind: str, size: float) -> str:
    """Return the share of trust that a broken promise of a size costs, in words."""
    now, p = picture.now, picture.parameters(picture.now.month + 1)
    moves, sized = as_moves(now.levels), np.full((1, 1), size)
    rule = EVENTS[kind].rule
    full = {name: np.ones((1, 1)) for name in rule(now.state, moves, sized, p)}
    (left,) = rule(replace(now.state, **full), moves, sized, p).values()
    return f"{100 * (1 - float(left[0, 0])):.0f} %"
