"""The answer in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from .inquiry import Answer
from .judge import Judgement
from .robustness import Share, limits_in_words

WIDTH = 150
"""Columns of the table; narrower terminals fold it."""


def print_answer(answer: Answer) -> None:
    """Print a table of all outcomes, and the sums."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="The paper's claims", title_justify="left")
    headings = ["", "claim", "outcome", "effect (95 % interval)", "verdict", "placebo leaves"]
    if answer.robust:
        headings.append("right in draws")
    for heading in headings:
        table.add_column(heading)
    for judged in answer.judgements:
        for row in _rows(judged, answer):
            table.add_row(*row)
    console = Console(highlight=False, width=WIDTH)
    console.print(table)
    for line in [*_regions(answer), *sums(answer)]:
        console.print(line)


def _rows(judged: Judgement, answer: Answer) -> list[list[str]]:
    robust = answer.robust.get(judged.claim.id)
    rows: list[list[str]] = []
    for n, finding in enumerate(judged.findings):
        left = judged.traces.get(n)
        row = ["", ""] if n else [judged.claim.id, judged.claim.title]
        row += [
            f"{finding.expected.measure} {finding.expected.direction}",
            _effect(finding.effect, finding.low, finding.high),
            finding.verdict,
            "" if left is None else f"{_effect(left.effect, left.low, left.high)} {left.state}",
        ]
        if robust:
            row.append(_share(robust.outcomes[n]))
        rows.append(row)
    if robust and len(judged.findings) > 1:
        rows.append(["", "", "all of them", "", judged.verdict, "", _share(robust.whole)])
    return rows


def _effect(effect: float, low: float, high: float) -> str:
    return f"{effect:+.3g} ({low:+.3g} … {high:+.3g})"


def _share(share: Share) -> str:
    return f"{share.share:.0%} ({share.low:.0%} … {share.high:.0%})"


def _regions(answer: Answer) -> list[str]:
    return [
        f"{name} {'fails' if robust.fails else 'holds'} in {region.density:.0%} of draws "
        f"({region.everywhere:.0%} everywhere) with {limits_in_words(region.limits)}."
        for name, robust in answer.robust.items()
        for region in robust.regions
    ]


def sums(answer: Answer) -> list[str]:
    """Return how many claims are earned, robust, and clean under their placebo, in sentences."""
    judged = answer.judgements
    earned = [j for j in judged if j.verdict == "earned"]
    wrong = [j.claim.id for j in earned if j.placebo == "survives"]
    lines = [f"{len(earned)} of {len(judged)} claims are earned."]
    if wrong:
        lines.append(f"For the wrong reason, since the effect survives its placebo: {_and(wrong)}.")
    if answer.robust:
        held = sum(robust.whole.share >= 0.9 for robust in answer.robust.values())
        of = f"{held} of {len(judged)}"
        lines.append(f"Right in at least 90 % of {answer.inquiry.draws} draws: {of}.")
    return lines


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
