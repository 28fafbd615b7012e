"""The historical series as they are declared, and their observations."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any

from ...agents.mistake import Mistake, nearest, shown
from ...agents.numerals import number_in
from .dates import last_month, span
from .questions import Question, questions_from

USES = ("fitting", "judging")
"""What a series may be used for; one that is for judging is never fitted on."""


@dataclass(frozen=True)
class Observation:
    """One number of a series: the date (a year, or a year and month) and where it was read.

    ``source`` names rows of sources.csv. ``confidence`` is high (the number was read there) or
    medium (derived from such numbers, or the wording is approximate).
    """

    date: str
    value: float
    source: str
    confidence: str


@dataclass(frozen=True)
class Series:
    """One historical series and what it is compared with.

    ``columns`` of the model are added with their factors and ``offset``, and divided by the column
    ``over``, if any; where ``above`` is given, the share of months counts in which the sum is
    larger. Polls are asked in the wording of ``question``. ``error`` is one standard deviation of
    what the comparison cannot tell, in ``unit``; ``because`` says why.
    """

    name: str
    title: str
    unit: str
    columns: Mapping[str, float]
    error: float
    because: str
    use: str
    observations: tuple[Observation, ...]
    over: str | None = None
    offset: float = 0.0
    above: float | None = None
    question: Question | None = None


@dataclass(frozen=True)
class History:
    """All series, and how they are used.

    Observations up to ``fit_until`` may be fitted on; ``common`` is the share of the errors'
    variance that a series' dates have in common.
    """

    series: Mapping[str, Series]
    fit_until: str
    common: float
    shown: Mapping[str, Series] = field(default_factory=dict[str, Series])
    """Further series that are shown beside the model, and neither fitted on nor scored: the two
    sides mean too different things, or the record has them in another series already."""
    questions: Mapping[str, Question] = field(default_factory=dict[str, Question])

    def asked_from(self, begins: str) -> History:
        """Return the history with lines of questions read from polls before a run ``begins``."""
        balances = _before(_declared().series[SCALE_SERIES], begins)
        mean = self.questions[SCALE].mean_of(balances)

        def read(one: Series) -> Series:
            if one.question is None or one.question.from_polls is None:
                return one
            return replace(one, question=one.question.moved_to_polls(_before(one, begins), mean))

        return replace(self, series={name: read(one) for name, one in self.series.items()})

    def names(self, use: str) -> tuple[str, ...]:
        """Return the names of the series for this use (:data:`USES`)."""
        return tuple(name for name, series in self.series.items() if series.use == use)

    def chosen(self, names: Sequence[str], use: str | None = None) -> list[Series]:
        """Return series by name, in the order of the declaration; all of that use if none is named.

        Raises :class:`Mistake` for an unknown name, or one that is not for ``use``.
        """
        for name in names:
            if name not in self.series:
                near = nearest(name, self.series)
                hint = f"did you mean {near}?" if near else f"there are {_listed(self.series)}."
                raise Mistake(f"There is no series {shown(name)}; {hint}")
            if use is not None and self.series[name].use != use:
                raise Mistake(
                    f"The series {shown(name)} is kept for {self.series[name].use}; "
                    f"for {use} there are {_listed(self.names(use))}."
                )
        wanted = names or (self.names(use) if use else tuple(self.series))
        return [series for name, series in self.series.items() if name in wanted]


SCALE, SCALE_SERIES = "either_or", "opinion_balance"
"""The question that tells where the public's mean leaning lies, and the series that asks it."""

RECENT = 24
"""Months before a run from which an observation still says where the run begins; assumed."""


def _before(series: Series, begins: str) -> list[float]:
    """Return a series' values of the last :data:`RECENT` months before a run."""
    return [
        o.value for o in series.observations if -RECENT <= span(last_month(o.date), begins)[0] < 0
    ]


def _listed(names: Sequence[str] | Mapping[str, Any]) -> str:
    return ", ".join(names)


ADDED: dict[str, Series] = {}
"""Series of extensions by name."""


def history() -> History:
    """Return the declared series, and those of extensions, with their observations."""
    known = _declared()
    return replace(known, series={**known.series, **ADDED}) if ADDED else known


@cache
def _declared() -> History:
    """Return the declared series with their observations in order of time."""
    declared = tomllib.loads(_text("series.toml"))
    questions = questions_from(declared["questions"])
    observed: dict[str, list[Observation]] = defaultdict(list)
    for row in csv.DictReader(_text("observations.csv").splitlines()):
        observed[row["series"]].append(
            Observation(row["date"], number_in(row["value"]), row["source"], row["confidence"])
        )

    def read(words: Mapping[str, Any], name: str) -> Series:
        asked: dict[str, Any] = (
            {"question": questions[words["question"]]} if "question" in words else {}
        )
        seen = tuple(sorted(observed[name], key=lambda o: o.date))
        content: dict[str, Any] = {**words, **asked, "name": name, "observations": seen}
        return Series(**content)

    series, shown = (
        {name: read(words, name) for name, words in declared[section].items()}
        for section in ("series", "shown")
    )
    split, error = declared["split"], declared["error"]
    return History(series, split["fit_until"], error["common"], shown, questions)


def sources() -> list[dict[str, str]]:
    """Return where the observations were read: source, title, publisher, address, accessed."""
    return list(csv.DictReader(_text("sources.csv").splitlines()))


def _text(name: str) -> str:
    here = resources.files(__name__.rpartition(".")[0])
    return (here / name).read_text(encoding="utf-8")
