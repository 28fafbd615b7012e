"""A debrief in words, as pages and the command line show it; nothing is computed here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ....model.calendar import span_words
from ....model.columns import reading
from ..recipe import scenario_named
from ..room.moves import STANCES, counted
from ..room.picture import TITLES
from ..words import apportioned, number, signed
from .claims import UNTRIED, Tested
from .decisions import Choice, weightiest
from .made import Debrief
from .outcomes import Effect, Fate, Spoken
from .played import PUBLIC, SEATS
from .questions import left_words, questions
from .split import Split

FINENESS = 1_000
"""Alignment is shown in thousandths."""

LARGEST = 3
"""Decisions that are shown to everybody as those that mattered most."""

REST = "What was under way, and chance"
"""What nobody's moves explain."""

BY = {
    "people": "decided together", "lead": "the lead decided", "model": "the model played",
    "stayed": "stayed the course", "instructor": "the instructor decided",
}  # fmt: skip
"""Who decided, in words."""


def frame(found: Debrief) -> dict[str, Any]:
    """Return a debrief in words."""
    heaviest = weightiest(found.choices)
    largest = max((abs(c.alignment) for c in heaviest), default=0.0) or 1.0
    return {
        "course": _course(found),
        "top": [
            _choice(found, c, largest) | {"sentence": sentence(c, found)}
            for c in heaviest[:LARGEST]
            if felt(c)
        ],
        "seats": [_seat(found, seat, largest) for seat in SEATS],
        "split": _split(found.split),
        "deals": [_deal(deal) for deal in found.deals],
        "public": _public(found.spoken, found.effects),
        "outside": _outside(
            found.deals, found.effects, any(each.communities for each in found.spoken)
        ),
        "claims": [_claim(c) for c in found.claims if c.verdict != UNTRIED],
        "untried": [_claim(c) for c in found.claims if c.verdict == UNTRIED],
        "questions": questions(found),
    }


def felt(choice: Choice) -> bool:
    """Return whether a decision moved the state by as much as is shown."""
    return abs(choice.alignment) >= 0.5 / FINENESS


def way(change: float) -> str:
    """Return the direction of a change of alignment."""
    return "to the West" if change > 0 else "to Moscow"


def _course(found: Debrief) -> dict[str, Any]:
    among = found.among
    end = among.course[-1]
    nearer = among.percentile[-1]
    west = nearer >= 50
    share = nearer if west else 100 - nearer
    worlds = f"{min(share, 99):.0f} % of {among.worlds}" if share < 100 else f"all {among.worlds}"
    return {
        "headline": (
            f"Minsk ended nearer {'to the West' if west else 'to Moscow'} than in {worlds} "
            "model worlds"
        ),
        "sentences": [
            f"State alignment went from {number(among.course[0], 2)} to {number(end, 2)}, on the "
            "scale from −1 (Moscow) to +1 (West).",
            left_words(among, found.rounds * found.months, scenario_named(found.scenario).begins),
            f"In this very world, with the same random draws, the model alone would have ended at "
            f"{number(found.model_course[-1], 2)}.",
        ],
        "percentiles": [
            {"round": n, "percentile": f"{among.percentile[n * found.months]:.0f}"}
            for n in range(found.rounds + 1)
        ],
        "worlds": among.worlds,
        "course": among.course,
        "begins": scenario_named(found.scenario).begins,
        "model": found.model_course,
        "bands": among.bands,
    }


def sentence(choice: Choice, found: Debrief) -> str:
    """Say what one decision changed, against the model's in its place."""
    end = found.among.course[-1]
    otherwise = (
        f"Had the public kept silent in round {choice.round}, and only then,"
        if choice.seat == PUBLIC
        else f"Had the model decided for {TITLES[choice.seat]} in round {choice.round}, and only "
        "there,"
    )
    return (
        f"{otherwise} the state would have ended at {number(end - choice.alignment, 3)} and not at "
        f"{number(end, 3)}: this one decision moved it by {signed(choice.alignment, 3)}, "
        f"{way(choice.alignment)}."
    )


def _when(found: Debrief, number: int) -> str:
    """Return the months of a round: ``February to April 2020``."""
    first, last = (number - 1) * found.months + 1, number * found.months
    return span_words(first, last, scenario_named(found.scenario).begins)


def _choice(found: Debrief, choice: Choice, largest: float) -> dict[str, Any]:
    silent = "kept silent" if choice.seat == PUBLIC else "stayed the course"
    model = list(choice.model) or [silent]
    sure = choice.chance
    return {
        "round": choice.round,
        "when": _when(found, choice.round),
        "seat": choice.seat,
        "title": TITLES[choice.seat],
        "by": BY.get(choice.by, choice.by),
        "decided": choice.ordered,
        "did": list(choice.did) or [silent],
        "model": model,
        "sure": None if sure is None else f"{100 * sure:.0f} %",
        "alignment": signed(choice.alignment, 3),
        "along": signed(choice.along, 3),
        "way": way(choice.alignment) if choice.alignment else "",
        "utility": signed(choice.utility, 3),
        "served": choice.utility > 0,
        "bar": round(choice.alignment / largest, 3),
    }


def _seat(found: Debrief, seat: str, largest: float) -> dict[str, Any]:
    """Return a seat's decisions in order, and what they came to."""
    own = [c for c in found.choices if c.seat == seat]
    decided = [c for c in own if c.ordered]
    best = max(decided, key=lambda c: c.utility, default=None)
    worst = min(decided, key=lambda c: c.utility, default=None)
    heaviest = next(iter(weightiest(own)), None)
    return {
        "seat": seat,
        "title": TITLES[seat],
        "choices": [_choice(found, c, largest) for c in own],
        "decided": len(decided),
        "rounds": len(own),
        "better": sum(c.utility > 0 for c in decided),
        "best": _choice(found, best, largest) if best and best.utility > 0 else None,
        "worst": _choice(found, worst, largest) if worst and worst.utility < 0 else None,
        "heaviest": _choice(found, heaviest, largest) if heaviest and felt(heaviest) else None,
    }


def _split(split: Split) -> dict[str, Any]:
    """Return the rows of the split, rounded such that they sum to the change that is shown."""
    whole = round(split.end * FINENESS) - round(split.start * FINENESS)
    parts = [*(split.by_seat[seat] for seat in SEATS), split.rest]
    shown = apportioned([part * FINENESS for part in parts], whole)
    largest = max(*map(abs, shown), 1)
    names = [(seat, TITLES[seat]) for seat in SEATS] + [("none", REST)]
    did = [f"What {TITLES[seat].replace('The', 'the')} did" for seat in SEATS] + [REST]
    most, title = max(zip(shown, did, strict=True), key=lambda each: abs(each[0]))
    return {
        "headline": (
            f"{title} moved the state most: {number(abs(most) / FINENESS, 3)} {way(most)}"
            if most
            else "Nobody moved the state"
        ),
        "rows": [
            {
                "seat": seat,
                "title": title,
                "value": signed(value / FINENESS, 3),
                "bar": round(value / largest, 3),
            }
            for (seat, title), value in zip(names, shown, strict=True)
        ],
        "start": number(split.start, 3),
        "end": number(split.end, 3),
        "total": signed(whole / FINENESS, 3),
    }


def _outside(deals: Sequence[Fate], effects: Sequence[Effect], heard: bool) -> str:
    """Say in one line what became of the deals, and what the public changed."""
    broken = sum(deal.state == "broken" for deal in deals)
    made = "1 deal" if len(deals) == 1 else f"{len(deals)} deals"
    said = "No deal was agreed on" if not deals else f"{made}, none broken"
    if broken:
        said = f"{made}, {'broken' if len(deals) == 1 else f'{broken} broken'}"
    if not heard:
        return f"{said}; nobody spoke for the public"
    change = next(100 * (e.heard - e.silent) for e in effects if e.quantity == "public_approval")
    moved = f"{signed(change, 1)} points" if signed(change, 1).strip("+−0.") else "nothing"
    return f"{said}; the public changed approval of the leadership by {moved}"


def _deal(fate: Fate) -> dict[str, Any]:
    by = " and ".join(TITLES[seat] for seat in fate.by)
    said = {
        "kept": "Kept by both sides to its end.",
        "running": "Kept as long as the game lasted.",
        "broken": f"{by or 'One side'} broke it in round {fate.broken_in}.",
    }[fate.state]
    rounds = (
        f"round {fate.first}" if fate.first == fate.last else f"rounds {fate.first}–{fate.last}"
    )
    return {
        "state": fate.state,
        "giver": fate.giver,
        "taker": fate.taker,
        "title": f"{TITLES[fate.giver]} and {TITLES[fate.taker]}, {rounds}",
        "terms": [
            f"{TITLES[seat]}: {'; '.join(terms)}"
            for seat, terms in ((fate.giver, fate.give), (fate.taker, fate.take))
            if terms
        ],
        "said": said,
    }


def _public(spoken: Sequence[Spoken], effects: Sequence[Effect]) -> dict[str, Any]:
    heard = [each for each in spoken if each.communities]
    total: Counter[str] = Counter()
    for each in heard:
        total.update({STANCES[name][1]: n for name, n in each.stances.items()})
    return {
        "rounds": [
            {
                "round": each.round,
                "words": [*counted(each.stances, "stance"), *counted(each.voices, "voice")],
            }
            for each in heard
        ],
        "total": [f"{words} ({n})" for words, n in total.most_common()],
        "effects": [_effect(e) for e in effects] if heard else [],
    }


def _effect(effect: Effect) -> dict[str, str]:
    read = reading(effect.quantity)

    def shown(value: float) -> str:
        return number(value * read.scale, read.decimals)

    change = (effect.heard - effect.silent) * read.scale
    return {
        "title": read.title,
        "unit": read.unit,
        "heard": shown(effect.heard),
        "silent": shown(effect.silent),
        "change": signed(change, read.decimals),
    }


def _claim(claim: Tested) -> dict[str, Any]:
    return {
        "id": claim.id,
        "title": claim.title,
        "quote": claim.quote,
        "section": claim.section,
        "verdict": claim.verdict,
        "sentences": list(claim.sentences),
    }
