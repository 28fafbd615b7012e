"""The report on the claims: one HTML page that needs nothing else, fit to be projected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ..analysis.numerals import percent
from ..reference.meanings import meaning_of
from ..reports.report import render
from ..storage.files import write_whole
from ..storage.manifest import Manifest
from ..workers.crew import finished
from ..workers.processes import local_crew
from . import sentences, width_account
from .catalogue import Claim
from .counts import counts
from .courses import course_svg, courses, measures
from .draws import LEVELS
from .forest import Axis, axis
from .inquiry import Answer
from .judge import Finding, Judgement
from .results import found
from .robustness import Robustness, Share
from .words import name_of, number, outcome_name, scale


@dataclass(frozen=True)
class Row:
    """A row of the forest plot: one outcome."""

    name: str
    verdict: str
    axis: Axis
    effect: str
    interval: str
    unit: str
    robust: Share | None
    dose: str
    definitional: str


@dataclass(frozen=True)
class Picture:
    """The course of one measure in every arm."""

    name: str
    meaning: str
    svg: str


@dataclass(frozen=True)
class WidthTable:
    """Triangulation by width of the neutral band: a figure, a table, and a sentence below it."""

    svg: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    limits: str


@dataclass(frozen=True)
class Card:
    """All that is reported of a claim."""

    claim: Claim
    verdict: str
    contrast: str
    sentences: tuple[str, ...]
    placebo_survives: bool
    placebo_sentences: tuple[str, ...]
    dose_range: str
    dose_sentences: tuple[str, ...]
    asides: tuple[str, ...]
    widths: WidthTable | None
    robust: Robustness | None
    where: tuple[str, ...]
    explanation: str
    pictures: tuple[Picture, ...]
    rows: tuple[Row, ...]


def write_report(path: Path, answer: Answer, manifest: Manifest, processes: int = 1) -> None:
    """Write the page, whole or not at all; ``processes`` share the drawing."""
    page = render(
        "claims.html",
        cards=cards(answer, processes),
        sums=headline(answer),
        inquiry=answer.inquiry,
        manifest=manifest,
        percent=percent,
        levels=LEVELS,
    )
    write_whole(path, lambda part: part.write_text(page, encoding="utf-8"))


def headline(answer: Answer) -> list[tuple[str, str]]:
    """Return the sums: a number, and what it counts."""
    sums = counts(found(answer))
    of = len(sums.judged)
    figures = [(f"{len(sums.earned)} of {of}", "claims are earned")]
    if sums.definitional:
        figures.append((f"{len(sums.definitional)}", "more are definitional, counted separately"))
    if sums.firm is not None:
        words = f"hold in 90 % of {answer.inquiry.draws} draws or more"
        figures.append((f"{len(sums.firm)}", words))
    figures.append((f"{len(sums.clean)}", "are earned and lose their effect under the placebo"))
    words = "keep their effect under the placebo: earned for the wrong reason"
    figures.append((f"{len(sums.wrong)}", words))
    figures.append((f"{len(sums.steady)}", "are earned and hold over the explored range"))
    figures.append((f"{len(sums.extreme)}", "are earned, but do not hold over the explored range"))
    return figures


def cards(answer: Answer, processes: int = 1) -> list[Card]:
    """Return a card for every claim; ``processes`` share the drawing."""
    drawn = _drawn(answer, processes)
    return [
        card(judged, drawn[judged.claim.id], answer.robust.get(judged.claim.id))
        for judged in answer.judgements
    ]


def _drawn(answer: Answer, processes: int) -> dict[str, dict[str, str]]:
    """Return all figures by claim and measure."""
    wanted = [course for judged in answer.judgements for course in courses(answer, judged.claim)]
    figures: dict[str, dict[str, str]] = defaultdict(dict)
    with local_crew(min(processes, len(wanted) or 1)) as crew:
        for course, figure in finished(crew, course_svg, wanted):
            figures[course.claim.id][course.measure] = figure
    return figures


def card(judged: Judgement, figures: Mapping[str, str], robust: Robustness | None) -> Card:
    """Return the card of a claim, with its figures by measure."""
    claim = judged.claim
    compared = len(claim.used()) > 1
    return Card(
        claim=claim,
        verdict=judged.standing,
        contrast=sentences.contrast(claim),
        sentences=tuple(sentences.verdict(f, compared) for f in judged.findings),
        placebo_survives=judged.placebo == "survives",
        placebo_sentences=tuple(
            sentences.left_over(judged.findings[n], left) for n, left in judged.traces.items()
        ),
        dose_range=sentences.dose_range(claim),
        dose_sentences=tuple(
            sentences.response(judged.findings[n], each) for n, each in judged.responses.items()
        ),
        asides=tuple(sentences.aside(each) for each in judged.asides),
        widths=_widths(judged),
        robust=robust,
        where=tuple(sentences.where(robust)) if robust else (),
        explanation=sentences.explanation(judged, robust),
        pictures=tuple(Picture(name_of(m), meaning_of(m), figures[m]) for m in measures(claim)),
        rows=tuple(_row(f, n, judged, robust) for n, f in enumerate(judged.findings)),
    )


def _widths(judged: Judgement) -> WidthTable | None:
    if judged.widths is None:
        return None
    account, called = asdict(judged.widths), judged.claim.called
    return WidthTable(
        width_account.widths_svg(account, called),
        tuple(width_account.headings(called)),
        tuple(tuple(row) for row in width_account.rows(account)),
        width_account.NOTE,
        width_account.limits(account, called),
    )


def _row(finding: Finding, n: int, judged: Judgement, robust: Robustness | None) -> Row:
    largest = max(abs(finding.effect), abs(finding.low), abs(finding.high))
    low, high = (number(x, largest, sign=True) for x in (finding.low, finding.high))
    return Row(
        name=outcome_name(finding.expected),
        verdict=finding.verdict,
        axis=axis(finding, judged.traces.get(n)),
        effect=number(finding.effect, largest, sign=True),
        interval=f"{low} … {high}",
        unit=scale(finding.expected.unit),
        robust=robust.outcomes[n] if robust else None,
        dose=_dose(judged, n),
        definitional=finding.expected.definitional,
    )


def _dose(judged: Judgement, n: int) -> str:
    """Return an outcome's effect over the explored range, and how it stands, in a few words."""
    response = judged.responses.get(n)
    if response is None:
        return ""
    return f"{number(response.effect, sign=True)} {response.state}"
