"""A session in figures without any person: what sessions are compared by, beside their debriefs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from ....experiments.analysis.intervals import Scale, intervals
from ..debrief.made import Debrief
from ..exported import read_as
from .people_tables import people_rows
from .played import PlayedSession

FILE = "summary.json"
"""A summary's file within an export."""

QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True)
class Summary:
    """What was played, by how many, what they knew of it, and how long they took.

    ``people`` are those of each seat who are in the export. ``right`` is the mean number of right
    answers of those ``answered`` who answered any question, ``between`` its 95 % interval over
    people (None for fewer than two). ``seconds`` are the quartiles, over the ``decided`` people
    who decided, of each one's median time of a first decision (None without).
    """

    session: str
    day: str
    model: str
    """The version of the model and its libraries."""
    scenario: str
    title: str
    seed: int
    citizens: int
    rounds: int
    months: int
    """Months of a round."""
    ended: bool
    people: Mapping[str, int]
    questions: int
    answered: int
    right: float | None
    between: tuple[float, float] | None
    decided: int
    seconds: tuple[float, float, float] | None


@dataclass(frozen=True)
class Figures:
    """Everything by which a session is compared with others."""

    about: Summary
    debrief: Debrief


def summarised(played: PlayedSession) -> Summary:
    """Return the summary of a session in which a round was played."""
    session, rows = played.session, list(people_rows(played))
    right = [float(row["quiz_right"]) for row in rows if row["quiz_answered"]]
    seconds = [row["decision_seconds"] for row in rows if row["decision_seconds"] is not None]
    return Summary(
        session=session.id, day=session.day, model=session.model,
        scenario=session.settings.scenario, title=played.scenario.title,
        seed=session.settings.seed,
        citizens=session.settings.citizens, rounds=len(session.rounds),
        months=session.settings.months, ended=session.ended,
        people=Counter(member.seat for member in session.members),
        questions=len(played.right), answered=len(right),
        right=float(np.mean(right)) if right else None,
        between=_between(right, Scale(0, len(played.right), 0, len(played.right))),
        decided=len(seconds), seconds=_quartiles(seconds),
    )  # fmt: skip


def _between(values: Sequence[float], scale: Scale) -> tuple[float, float] | None:
    if len(values) < 2:
        return None
    whole = np.array(values, dtype=np.float64)
    mean, spread, count = (np.array([x]) for x in (whole.mean(), whole.std(ddof=1), len(whole)))
    (low,), (high,) = intervals(mean, spread, count, scale)
    return float(low), float(high)


def _quartiles(values: Sequence[float]) -> tuple[float, float, float] | None:
    if not values:
        return None
    low, middle, high = np.quantile(values, QUARTILES).tolist()
    return low, middle, high


def as_json(found: Summary) -> bytes:
    """Return a summary as the content of its file; :func:`from_json` reads it."""
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def from_json(content: bytes, name: str = FILE) -> Summary:
    """Return the summary of a file's content; ``name`` is what the file is called in mistakes.

    Raises :class:`Mistake` for anything else.
    """
    return read_as(Summary, content, name, "summary")
