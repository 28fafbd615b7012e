"""Headlines: what happened in some months, from what everybody can see, each with its reasons.

Made from moves, events and the largest changes; nobody's thoughts. A room's front page adds deals
and what people said. ``months`` are the months reported, after the one before them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ...experiments.reports.reasons import move_source
from ...experiments.reports.turning_points import ELECTION, SWINGS, upheavals
from ...model.calendar import month_words
from ...model.kinds import EVENTS, Kind
from ...model.parameters import Parameters
from ...model.regime import elections
from ...model.simulation import Moment
from .moves import Move, move_between
from .orders import POWER
from .words import number as worded

HEADLINES = 3
"""Headlines of a front page."""

OF_A_KIND = 2
"""Headlines of one kind at the most."""

LEAST = 0.0005
"""The smallest change of alignment that is mentioned."""


@dataclass(frozen=True)
class Story:
    """Something for a headline, and how much it weighs; ``seat`` is who did it."""

    kind: str
    weight: float
    title: str
    text: str
    seat: str | None = None
    reasons: list[str] = field(default_factory=list[str])


def foremost(stories: Iterable[Story]) -> list[Story]:
    """Return the weightiest stories, as many as a front page has, few of any kind."""
    chosen: list[Story] = []
    for story in sorted(stories, key=lambda each: -each.weight):
        if len(chosen) < HEADLINES and [s.kind for s in chosen].count(story.kind) < OF_A_KIND:
            chosen.append(story)
    return chosen


def events_of(
    months: Sequence[Moment], begins: str | None, skip: Collection[str]
) -> Iterator[Story]:
    """Yield the events, but for the kinds to ``skip``."""
    for moment in months[1:]:
        when = month_words(moment.month, begins)
        for kind, sizes in moment.events.items():
            size = float(sizes[0, 0])
            if size > 0 and kind not in skip:
                event = EVENTS[kind]
                text = f"In {when}: {event.meaning[0].lower()}{event.meaning[1:]}"
                reasons = [size_words(event, size)]
                yield Story("event", 0.5 + size, event.headline, text, reasons=reasons)


def size_words(event: Kind, size: float) -> str:
    """Say how large an event is, and what the largest would be."""
    return f"Its size is {worded(100 * size, 0)} of 100, where 100 means: {event.largest}."


def upheavals_of(months: Sequence[Moment], begins: str | None) -> Iterator[Story]:
    """Yield the visible events of a month."""
    for before, now in pairwise(months):
        when = month_words(now.month, begins)
        for each in upheavals(before, now):
            seat = "russia" if each.title.startswith("Moscow") else None
            yield Story("event", each.weight, each.title, f"In {when}. {each.meaning}", seat)


def elections_of(
    months: Sequence[Moment], parameters: Parameters, begins: str | None
) -> Iterator[Story]:
    """Yield the presidential elections."""
    for moment in months[1:]:
        if float(elections(moment.month - 1, 1, parameters.at(moment.month).regime)) > 0:
            when = month_words(moment.month, begins)
            text = (
                f"In {when}. In this month, citizens who are ready to protest join others sooner."
            )
            yield Story("event", 1.0, ELECTION, text)


def pulls(months: Sequence[Moment]) -> dict[str, float]:
    """Return by how much each power's moves changed alignment in these months."""
    return {
        seat: sum(float(m.by_power[:, n, 0].sum()) for m in months[1:])
        for n, seat in enumerate(POWER)
    }


def moves_of(months: Sequence[Moment]) -> dict[str, Move]:
    """Return how each power that did so changed its course."""
    was, now = months[0], months[-1]
    made = {s: move_between(p, was.levels[s][0], now.levels[s][0]) for s, p in POWER.items()}
    return {seat: move for seat, move in made.items() if move.changed}


def move_story(made: Move, pull: float, reasons: list[str]) -> Story:
    """Return the story of a move: the weightier the more it changed and moved the state."""
    capital = made.power.capital
    return Story(
        "move",
        10 * abs(pull) + 0.3 * min(sum(map(abs, made.changed.values())), 2.0),
        f"{capital} {made.headline}",
        f"{capital} {'; '.join(made.words)}.",
        made.power.name,
        [*reasons, effect(pull), *paper(made)],
    )


def effect(pull: float) -> str:
    """Describe the effects of a power's moves."""
    if abs(pull) < LEAST:
        return "What it did hardly moved the state."
    return f"What it did moved the state by {toward(pull)}."


def paper(made: Move) -> list[str]:
    """Return the paper's words on the instrument of a move, if it has any."""
    source = move_source(made.power, made.candidate)
    if source is None or source.kind != "quoted":
        return []
    return [f"The paper on this instrument: “{source.text}” ({source.where})."]


def swings_of(months: Sequence[Moment]) -> Iterator[Story]:
    """Yield the largest changes of what everybody can see, polls included."""
    before, now = months[0], months[-1]
    length = len(months) - 1
    for swing in SWINGS:
        change = swing.value(now) - swing.value(before)
        if abs(change) >= swing.least:
            yield Story(
                "change",
                swing.weight * abs(change),
                f"{swing.up if change > 0 else swing.down}, by {worded(abs(change), 3)}",
                f"From {worded(swing.value(before), 2)} to {worded(swing.value(now), 2)} within "
                f"{length} {'month' if length == 1 else 'months'}.",
                None,
                causes(months) if swing is SWINGS[0] else mood(months),
            )


def causes(months: Sequence[Moment]) -> list[str]:
    """Return how much of the change of alignment each power brought about, the largest first."""
    parts = [(f"{POWER[seat].capital}'s moves", pull) for seat, pull in pulls(months).items()]
    parts.append((UNDER_WAY, sum(float(m.under_way[:, 0].sum()) for m in months[1:])))
    return [
        f"{who}: {toward(part)}."
        for who, part in sorted(parts, key=lambda each: -abs(each[1]))
        if abs(part) >= LEAST
    ]


def mood(months: Sequence[Moment]) -> list[str]:
    """Return what everybody knows that can have moved the polls."""
    now, before = months[-1], months[0]
    found = [f"Last poll: {sides(now)}."]
    was, is_now = (100 * float(m.state.wellbeing[0, 0]) for m in (before, now))
    if abs(is_now - was) >= 0.5:
        found.append(f"Wellbeing went from {worded(was, 1)} to {worded(is_now, 1)} of 100.")
    return found


def sides(now: Moment) -> str:
    """Say which side people wanted in the last poll."""
    asked = (now.poll.for_moscow, now.poll.neutral, now.poll.for_west)
    moscow, neither, west = (worded(100 * float(share[0]), 0) for share in asked)
    return f"{moscow} % for Moscow, {neither} % for neither side, {west} % for the West"


def quiet(months: Sequence[Moment]) -> Iterator[Story]:
    """Yield how things stand, for months in which little happened; the titles say the figures."""
    now, before = months[-1], months[0]
    where, was = (float(m.alignment.whole[0, 0]) for m in (now, before))
    if abs(where - was) < SWINGS[0].least:
        little = (
            f"moves only {toward(where - was)}" if abs(where - was) >= LEAST else "hardly moves"
        )
        alone = "" if moves_of(months) else "No power changed its course. "
        yield Story(
            "quiet",
            0,
            f"Minsk {little}",
            f"{alone}The state stands at {worded(where, 2)} between Moscow (−1) and the West (+1).",
            reasons=causes(months),
        )
    approval = worded(100 * float(now.poll.approval[0]), 0)
    yield Story(
        "quiet",
        0,
        f"{approval} % approve of the leadership in the last poll",
        f"Asked for a side: {sides(now)}.",
        reasons=mood(months)[1:],
    )
    wellbeing = 100 * float(now.state.wellbeing[0, 0])
    than = (
        "much as" if round(wellbeing) == 50 else "better than" if wellbeing > 50 else "worse than"
    )
    yield Story(
        "quiet",
        0,
        f"People live {than} at the start",
        f"Wellbeing stands at {worded(wellbeing, 0)} of 100; it began at 50.",
    )


UNDER_WAY = "Earlier moves, economy and chance"
"""What is left of a change of alignment when all stay their course."""


def toward(change: float, decimals: int = 3) -> str:
    """Say how far a change of alignment leads, and where."""
    if abs(change) < 0.5 * 10**-decimals:
        return "not at all"
    return f"{worded(abs(change), decimals)} towards {'the West' if change > 0 else 'Moscow'}"
