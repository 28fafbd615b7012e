"""The answer in the terminal."""

from __future__ import annotations

from ..analysis.numerals import percent
from .counts import counts, in_sentences
from .inquiry import Answer
from .judge import Judgement
from .results import found
from .robustness import Share, limits_in_words
from .sentences import aside
from .words import number

WIDTH = 170
"""Columns of the table; narrower terminals fold it."""


def print_answer(answer: Answer) -> None:
    """Print a table of all outcomes, and the sums."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="The paper's claims", title_justify="left")
    headings = [
        "",
        "claim",
        "outcome",
        "effect (95 % interval)",
        "verdict",
        "placebo leaves",
        "over the range",
    ]
    if answer.robust:
        headings.append("right in draws")
    for heading in headings:
        table.add_column(heading)
    for judged in answer.judgements:
        for row in _rows(judged, answer):
            table.add_row(*row)
    console = Console(highlight=False, width=WIDTH)
    console.print(table)
    for line in [*_asides(answer), *_regions(answer), *in_sentences(counts(found(answer)))]:
        console.print(line)


def _asides(answer: Answer) -> list[str]:
    return [f"{judged.claim.id}, {aside(each)}" for judged in answer.judgements
            for each in judged.asides]  # fmt: skip


def _rows(judged: Judgement, answer: Answer) -> list[list[str]]:
    robust = answer.robust.get(judged.claim.id)
    rows: list[list[str]] = []
    for n, finding in enumerate(judged.findings):
        left, response = judged.traces.get(n), judged.responses.get(n)
        row = ["", ""] if n else [judged.claim.id, judged.claim.title]
        row += [
            f"{finding.expected.measure} {finding.expected.direction}",
            _effect(finding.effect, finding.low, finding.high),
            f"{finding.verdict}{' (by definition)' if finding.expected.definitional else ''}",
            "" if left is None else f"{_effect(left.effect, left.low, left.high)} {left.state}",
            "" if response is None else f"{number(response.effect, sign=True)} {response.state}",
        ]
        if robust:
            row.append(_share(robust.outcomes[n]))
        rows.append(row)
    if robust and len(judged.findings) > 1:
        rows.append(["", "", "all of them", "", judged.standing, "", "", _share(robust.whole)])
    return rows


def _effect(effect: float, low: float, high: float) -> str:
    return f"{effect:+.3g} ({low:+.3g} … {high:+.3g})"


def _share(share: Share) -> str:
    return f"{percent(share.share)} ({percent(share.low)} … {percent(share.high)})"


def _regions(answer: Answer) -> list[str]:
    return [
        f"{name} {'fails' if robust.fails else 'holds'} in {percent(region.density)} of draws "
        f"({percent(region.everywhere)} everywhere) with {limits_in_words(region.limits)}."
        for name, robust in answer.robust.items()
        for region in robust.regions
    ]
