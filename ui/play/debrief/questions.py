"""Questions for discussion that follow from what happened in a game, six at most."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ....model.calendar import month_words
from ..recipe import scenario_named
from ..room.picture import TITLES
from ..words import number, signed
from .claims import CONTRADICTS, ILLUSTRATES
from .decisions import Choice, weightiest
from .made import Debrief
from .played import PUBLIC
from .worlds import Among

MOST = 6
"""Questions that are asked."""

FELT = 0.005
"""Change of alignment below which the public's voices hardly mattered."""


def questions(found: Debrief) -> list[str]:
    """Return the questions, those on decisions first."""
    return [q for make in QUESTIONS for q in make(found)][:MOST]


def did(choice: Choice) -> str:
    """Say in short what a seat did in a round, without the levels."""
    silent = "kept silent" if choice.seat == PUBLIC else "stayed its course"
    return " and ".join(re.sub(r" \(.*?\)", "", words) for words in choice.did[:2]) or silent


def _weightiest(found: Debrief) -> Iterator[str]:
    best = next(iter(weightiest(found.choices)), None)
    if best is not None and best.alignment:
        end = found.among.course[-1]
        yield (
            f"What {_who(best.seat)} did in round {best.round} ({did(best)}) moved the state most: "
            f"otherwise alignment would have ended at {number(end - best.alignment, 3)} and not at "
            f"{number(end, 3)}. Could anybody have seen that coming, and from what?"
        )


def _costly(found: Debrief) -> Iterator[str]:
    own = [c for c in found.choices if c.ordered and c.seat != PUBLIC]
    worst = min(own, key=lambda c: c.utility, default=None)
    if worst is not None and worst.utility < 0:
        yield (
            f"In round {worst.round} {_who(worst.seat)} ({did(worst)}) lost most by its own "
            f"scoreboard: {signed(worst.utility, 3)} a month against the model's move. Was it a "
            "mistake, a price paid for something else, or is the scoreboard wrong?"
        )


def _left(found: Debrief) -> Iterator[str]:
    among, begins = found.among, scenario_named(found.scenario).begins
    yield (
        f"{left_words(among, found.rounds * found.months, begins)} On the same random draws the "
        f"model alone would have ended at {number(found.model_course[-1], 2)}; you ended at "
        f"{number(among.course[-1], 2)}. What did you do that the model's powers would not, and "
        "why would they not?"
    )


def left_words(among: Among, months: int, begins: str | None, course: str = "Your course") -> str:
    """Say when a course left the middle 90 % of the worlds, and for how long."""
    if among.left is None:
        return f"{course} never left the middle 90 % of the model's worlds."
    came = "was within them again at the end" if among.inside_at_the_end else "ended outside"
    left = month_words(among.left, begins)
    return (
        f"{course} left the middle 90 % of the model's worlds in {left}, was outside in "
        f"{among.outside} of {months} months, and {came}."
    )


def _deals(found: Debrief) -> Iterator[str]:
    broken = [deal for deal in found.deals if deal.state == "broken"]
    if broken:
        deal = broken[0]
        by = " and ".join(_who(seat) for seat in deal.by) or "One side"
        other = " and ".join(_who(seat) for seat in (deal.giver, deal.taker) if seat not in deal.by)
        yield (
            f"{by} broke the deal with {other or 'the other side'} in round {deal.broken_in}. "
            "What did that cost, by the scoreboard and in trust, and what would have had to be "
            "different for the deal to hold?"
        )
    elif found.deals:
        kept = len(found.deals)
        said = "The one deal was" if kept == 1 else f"All {kept} deals were"
        yield f"{said} kept, though nothing enforced it. Why, and would it be so between states?"
    else:
        yield (
            "Nobody agreed on a deal. What would have had to be promised, by whom, and why would "
            "the other side have believed it?"
        )


def _public(found: Debrief) -> Iterator[str]:
    if not any(each.communities for each in found.spoken):
        return
    moved = {e.quantity: e.heard - e.silent for e in found.effects}
    change, approval = moved["alignment"], 100 * moved["public_approval"]
    said = f"Without the public's voices alignment would have ended {number(abs(change), 3)} "
    said += "nearer to Moscow" if change > 0 else "nearer to the West"
    if abs(change) < FELT:
        said = "The public's voices hardly moved the state's alignment"
    yield (
        f"{said}; approval of the leadership differs by {signed(approval, 1)} points. Through whom "
        "do people move a state like this one, and which of you listened to them?"
    )


def _claims(found: Debrief) -> Iterator[str]:
    for verdict, way in ((CONTRADICTS, "against"), (ILLUSTRATES, "as")):
        for claim in found.claims:
            if claim.verdict == verdict and not claim.arithmetic:
                yield (
                    f"The paper says: “{claim.quote}” Your game went "
                    + ("the other way. " if way == "against" else "as it says. ")
                    + claim.sentences[0]
                    + " One game proves nothing: what would you have to compare to know?"
                )
                return


def _who(seat: str) -> str:
    return TITLES[seat]


QUESTIONS: tuple[Callable[[Debrief], Iterator[str]], ...] = (
    _weightiest, _costly, _left, _deals, _public, _claims,
)  # fmt: skip
"""What is asked, in order; each yields a question if something happened that gives rise to it."""
