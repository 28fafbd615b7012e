"""Sessions side by side: each class's course within the model's worlds, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..play.debrief.decisions import Choice, weightiest
from ..play.debrief.frame import REST, way
from ..play.debrief.made import Debrief
from ..play.debrief.played import SEATS
from ..play.debrief.questions import did, left_words
from ..play.recipe import scenario_named
from ..play.room.picture import TITLES
from ..play.session.summary import Figures
from ..play.words import number, signed
from .chart import Band, Chart, Line, Plan, chart
from .scale import padded

LETTERS = "ABCDEF"
"""What the sessions that are compared are called."""

FEWEST, MOST = 2, len(LETTERS)
"""Sessions that can be compared."""

ROLES = ("state", "west", "russia", "public", "other", "forecast")
"""Colours of the sessions where they share a chart."""

SHARES = (5.0, 25.0, 75.0, 95.0)
"""Percentiles between which the middle 90 % and 50 % of a class's own worlds lie."""


@dataclass(frozen=True)
class Compared:
    """One of the sessions that are compared: its letter, where it lies, and its figures."""

    letter: str
    place: str
    found: Figures

    @property
    def title(self) -> str:
        """Return the letter and the place."""
        return f"{self.letter}: {self.place}"

    @property
    def debrief(self) -> Debrief:
        """Return the session's debrief."""
        return self.found.debrief


LEAST = 0.0005
"""Change of alignment below which a decision is not shown as one that mattered."""

Text = Sequence[str]
"""What a cell of the table says, line by line."""


def compared(sessions: Sequence[Compared]) -> dict[str, Any]:
    """Return what is shown beside the charts: notes, heads, and rows of a table."""
    return {
        "notes": list(_notes(sessions)),
        "heads": [
            {"letter": s.letter, "place": s.place, "about": f"{s.found.about.title}, played on "
             f"{s.found.about.day}"}
            for s in sessions
        ],
        "rows": [
            {"title": title, "about": about, "cells": [list(text(s)) for s in sessions]}
            for title, about, text in ROWS
        ],
    }  # fmt: skip


def courses(sessions: Sequence[Compared]) -> list[Chart]:
    """Return each class's course of alignment among its model worlds, on the same scales."""
    values = [
        value
        for s in sessions
        for line in (s.debrief.among.course, s.debrief.model_course, *s.debrief.among.bands)
        for value in line
    ]
    low, high = padded(values, 0.2)
    return [_course(s, max(low, -1.0), min(high, 1.0), _last(sessions)) for s in sessions]


def _last(sessions: Sequence[Compared]) -> int:
    return max(len(s.debrief.among.course) for s in sessions) - 1


def _course(session: Compared, low: float, high: float, last: int) -> Chart:
    among = session.debrief.among
    five, quarter, _, three, most = zip(*among.bands, strict=True)
    return chart(
        Plan(
            key=f"course-{session.letter}",
            title=session.title,
            unit="(state alignment, −1 Moscow … +1 West)",
            lines=[
                Line("The class", among.course, "state"),
                Line("The model, same random draws", session.debrief.model_course, "other", 0,
                     True),
            ],
            bands=[Band(five, most, "west wide"), Band(quarter, three, "west narrow")],
            low=low, high=high, ends=("Moscow", "West"),
        ),
        last,
    )  # fmt: skip


def percentiles(sessions: Sequence[Compared]) -> Chart:
    """Return where each class stood among its own model worlds, month by month."""
    months = _last(sessions) + 1
    five, quarter, three, most = ([share] * months for share in SHARES)
    return chart(
        Plan(
            key="percentiles",
            title="Percentile of each class among its own model worlds",
            unit="(0: nearest to Moscow, 100: nearest to the West)",
            about="Comparable across scenarios, lengths and random draws: each class is held "
            "against worlds of its own game.",
            lines=[
                Line(s.title, s.debrief.among.percentile, role, 0, n % 2 == 1)
                for n, (s, role) in enumerate(zip(sessions, ROLES, strict=False))
            ],
            bands=[Band(five, most, "west wide"), Band(quarter, three, "west narrow")],
            low=0.0, high=100.0, decimals=0, ends=("Moscow", "West"), size=(760, 320),
        ),
        months - 1,
    )  # fmt: skip


def unrest(sessions: Sequence[Compared]) -> list[Chart]:
    """Return unrest in each class's game, beside the model alone on the same draws."""
    shown = [[100 * v for v in s.debrief.unrest] for s in sessions]
    alone = [[100 * v for v in s.debrief.model_unrest] for s in sessions]
    _, high = padded([v for line in (*shown, *alone) for v in line], 10.0)
    return [
        chart(
            Plan(
                key=f"unrest-{s.letter}", title=f"Unrest, {s.title}", unit="%",
                lines=[
                    Line("The class", own, "public"),
                    Line("The model, same random draws", model, "other", 0, True),
                ],
                low=0.0, high=min(high, 100.0), decimals=0,
            ),
            _last(sessions),
        )
        for s, own, model in zip(sessions, shown, alone, strict=True)
    ]  # fmt: skip


def _notes(sessions: Sequence[Compared]) -> Iterator[str]:
    """Yield what must be kept in mind when these sessions are compared."""
    drawn: dict[tuple[Any, ...], list[str]] = {}
    for s in sessions:
        about = s.found.about
        key = about.scenario, about.seed, about.citizens, about.months
        drawn.setdefault(key, []).append(s.letter)
    for letters in drawn.values():
        if len(letters) > 1:
            yield (
                f"{' and '.join(letters)} have the same scenario and random draws: they differ by "
                "what people and instructors did."
            )
    if len(drawn) > 1:
        ends = {s.letter: s.debrief.model_course[-1] for s in sessions}
        low, high = min(ends, key=lambda k: ends[k]), max(ends, key=lambda k: ends[k])
        yield (
            "Between games with other random draws or scenarios these alone make a difference: the "
            f"model alone ends at {number(ends[low], 2)} in {low}'s and at {number(ends[high], 2)} "
            f"in {high}'s."
        )
    if len({s.found.about.model for s in sessions}) > 1:
        yield (
            "Different versions of the model or its libraries played these sessions; differences "
            "may come from that."
        )
    yield (
        "A few classes show what can happen, not what usually does: no difference here is tested."
    )


def _people(s: Compared) -> Iterator[str]:
    count = s.found.about.people
    yield f"{sum(count.values())} people in the data"
    yield "; ".join(f"{TITLES[seat]} {count.get(seat) or 'by the model'}" for seat in SEATS)


def _length(s: Compared) -> Iterator[str]:
    about = s.found.about
    yield f"{about.rounds} rounds, {about.rounds * about.months} months"
    if not about.ended:
        yield "exported before its end"


def _draws(s: Compared) -> Iterator[str]:
    yield f"{s.found.about.scenario}, seed {s.found.about.seed}"


def _alignment(s: Compared) -> Iterator[str]:
    course = s.debrief.among.course
    yield f"{number(course[0], 2)} → {number(course[-1], 2)}"


def _among(s: Compared) -> Iterator[str]:
    among = s.debrief.among
    yield f"Percentile {among.percentile[-1]:.0f} of {among.worlds} worlds at the end"
    begins = scenario_named(s.debrief.scenario).begins
    yield left_words(among, len(among.course) - 1, begins, "The class")


def _alone(s: Compared) -> Iterator[str]:
    model, own = s.debrief.model_course[-1], s.debrief.among.course[-1]
    yield f"ended at {number(model, 2)}"
    if own != model:
        yield f"the class {number(abs(own - model), 2)} nearer {way(own - model)}"


def _split(s: Compared) -> Iterator[str]:
    split = s.debrief.split
    for seat in SEATS:
        yield f"{TITLES[seat]} {signed(split.by_seat[seat], 3)}"
    yield f"{REST} {signed(split.rest, 3)}"


def _heaviest(seat: str) -> Callable[[Compared], Iterator[str]]:
    def text(s: Compared) -> Iterator[str]:
        own = weightiest([c for c in s.debrief.choices if c.seat == seat])
        if not own:
            yield "nobody decided"
        elif abs(own[0].alignment) >= LEAST:
            yield _decision(own[0])
        else:
            yield "no decision changed where the state ended"

    return text


def _decision(choice: Choice) -> str:
    return f"Round {choice.round}: {did(choice)} ({signed(choice.alignment, 3)})"


FATES: Mapping[str, str] = {"kept": "kept", "broken": "broken", "running": "in force at the end"}


def _deals(s: Compared) -> Iterator[str]:
    states = [deal.state for deal in s.debrief.deals]
    found = [f"{states.count(state)} {words}" for state, words in FATES.items() if state in states]
    yield ", ".join(found) or "no deal was agreed on"


def _unrest(s: Compared) -> Iterator[str]:
    own, model = np.array(s.debrief.unrest), np.array(s.debrief.model_unrest)
    most = int(own.argmax())
    yield f"{100 * own[1:].mean():.0f} % on average, {100 * own[most]:.0f} % at most (month {most})"
    yield f"the model alone: {100 * model[1:].mean():.0f} % on average"


def _quiz(s: Compared) -> Iterator[str]:
    about = s.found.about
    if about.right is None:
        yield "nobody answered"
        return
    people = "1 person" if about.answered == 1 else f"{about.answered} people"
    yield f"{number(about.right, 1)} of {about.questions} right on average ({people})"
    if about.between is not None and np.isfinite(about.between).all():
        low, high = about.between
        yield f"95 % interval {number(low, 1)} to {number(high, 1)}"


def _times(s: Compared) -> Iterator[str]:
    about = s.found.about
    if about.seconds is None:
        yield "nobody decided"
        return
    low, middle, high = about.seconds
    people = "1 person" if about.decided == 1 else f"{about.decided} people"
    yield f"median {number(middle, 0)} s ({people})"
    yield f"half of them between {number(low, 0)} and {number(high, 0)} s"


ROWS: Sequence[tuple[str, str, Callable[[Compared], Iterator[str]]]] = (
    ("People", "of those who agreed, where consent was asked", _people),
    ("Length", "", _length),
    ("Scenario and random draws", "", _draws),
    ("State alignment", "−1 Moscow … +1 West", _alignment),
    ("Among the model's worlds", "the model in all seats, other random draws", _among),
    ("The model alone", "on the class's own random draws", _alone),
    ("Who moved the state", "Shapley values; they sum to the change", _split),
    *(
        (f"{TITLES[seat]}: the decision that mattered most",
         "change of alignment at the end, against silence" if seat == "public"
         else "change of alignment at the end, against the model's decision", _heaviest(seat))
        for seat in SEATS
    ),
    ("Deals", "", _deals),
    ("Unrest", "", _unrest),
    ("Quiz", "before the game; the interval is over people", _quiz),
    ("Time of a first decision", "of a round, each person's median", _times),
)  # fmt: skip
"""Rows of the table: title, what it means, and what a cell says."""
