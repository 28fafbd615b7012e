"""The report on the claims: one HTML page that needs nothing else, fit to be projected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..files import write_whole
from ..manifest import Manifest
from ..meanings import meaning_of
from ..report import render
from . import sentences
from .catalogue import Claim
from .courses import course_svg, measures
from .draws import LEVELS
from .forest import Axis, axis
from .inquiry import Answer
from .judge import Finding, Judgement
from .robustness import Robustness, Share
from .words import name_of, number, outcome_name, percent, scale


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


@dataclass(frozen=True)
class Picture:
    """The course of one measure in every arm."""

    name: str
    meaning: str
    svg: str


@dataclass(frozen=True)
class Card:
    """All that is told of a claim."""

    claim: Claim
    verdict: str
    contrast: str
    sentences: tuple[str, ...]
    placebo_survives: bool
    placebo_sentences: tuple[str, ...]
    robust: Robustness | None
    where: tuple[str, ...]
    explanation: str
    pictures: tuple[Picture, ...]
    rows: tuple[Row, ...]


def write_report(path: Path, answer: Answer, manifest: Manifest) -> None:
    """Write the page, whole or not at all."""
    page = render(
        "claims.html",
        cards=cards(answer),
        sums=headline(answer),
        inquiry=answer.inquiry,
        manifest=manifest,
        percent=percent,
        levels=LEVELS,
    )
    write_whole(path, lambda part: part.write_text(page, encoding="utf-8"))


def headline(answer: Answer) -> list[tuple[str, str]]:
    """Return the sums: a number, and what it counts."""
    judged = answer.judgements
    earned = [j for j in judged if j.verdict == "earned"]
    found = [(f"{len(earned)} of {len(judged)}", "claims are earned")]
    if answer.robust:
        held = sum(r.whole.share >= 0.9 for r in answer.robust.values())
        found.append((f"{held}", f"hold in nine tenths of {answer.inquiry.draws} draws or more"))
    clean = sum(j.placebo == "clean" for j in earned)
    found.append((f"{clean}", "are earned and lose their effect under the placebo"))
    wrong = sum(j.placebo == "survives" for j in earned)
    found.append((f"{wrong}", "keep their effect under the placebo: earned for the wrong reason"))
    if rest := len(earned) - clean - wrong:
        found.append((f"{rest}", "are earned, but their placebo cannot tell (see their cards)"))
    return found


def cards(answer: Answer) -> list[Card]:
    """Return a card for every claim."""
    return [
        card(judged, answer, answer.robust.get(judged.claim.id)) for judged in answer.judgements
    ]


def card(judged: Judgement, answer: Answer, robust: Robustness | None) -> Card:
    """Return the card of a claim."""
    claim = judged.claim
    compared = len(claim.used()) > 1
    return Card(
        claim=claim,
        verdict=judged.verdict,
        contrast=sentences.contrast(claim),
        sentences=tuple(sentences.verdict(f, compared) for f in judged.findings),
        placebo_survives=judged.placebo == "survives",
        placebo_sentences=tuple(
            sentences.left_over(judged.findings[n], left) for n, left in judged.traces.items()
        ),
        robust=robust,
        where=tuple(sentences.where(robust)) if robust else (),
        explanation=sentences.explanation(judged, robust),
        pictures=tuple(
            Picture(name_of(m), meaning_of(m), course_svg(answer, claim, m))
            for m in measures(claim)
        ),
        rows=tuple(_row(f, n, judged, robust) for n, f in enumerate(judged.findings)),
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
    )
