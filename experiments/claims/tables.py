"""The answer as tables: one row for each claim, and one for each outcome."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..storage.files import write_whole
from .inquiry import Answer

CLAIMS = (
    "id", "verdict", "definitional", "effect", "low", "high", "unit", "robust_share", "placebo",
    "dose",
)  # fmt: skip
"""Columns of the table of claims; the effect is that of the outcome that decides the verdict."""

Row = Mapping[str, Any]


def claim_rows(answer: Answer) -> list[Row]:
    """Return one row for each claim."""
    rows: list[Row] = []
    for judged in answer.judgements:
        robust = answer.robust.get(judged.claim.id)
        at = judged.leading
        rows.append(
            {
                "id": judged.claim.id,
                "verdict": judged.verdict,
                "definitional": int(bool(judged.claim.definitional)),
                "effect": at.effect,
                "low": at.low,
                "high": at.high,
                "unit": at.expected.unit,
                "robust_share": "" if robust is None else robust.whole.share,
                "placebo": judged.placebo,
                "dose": judged.dose,
            }
        )
    return rows


def outcome_rows(answer: Answer) -> list[Row]:
    """Return one row for each outcome of each claim, with all that was found of it."""
    rows: list[Row] = []
    for judged in answer.judgements:
        robust = answer.robust.get(judged.claim.id)
        for n, finding in enumerate(judged.findings):
            expected, left = finding.expected, judged.traces.get(n)
            response = judged.responses.get(n)
            share = None if robust is None else robust.outcomes[n]
            rows.append(
                {
                    "id": judged.claim.id,
                    "measure": expected.measure,
                    "statistic": expected.statistic,
                    "direction": expected.direction,
                    "verdict": finding.verdict,
                    "definitional": int(bool(expected.definitional)),
                    "effect": finding.effect,
                    "low": finding.low,
                    "high": finding.high,
                    "unit": expected.unit,
                    "robust_share": "" if share is None else share.share,
                    "robust_low": "" if share is None else share.low,
                    "robust_high": "" if share is None else share.high,
                    "placebo": "" if left is None else left.state,
                    "placebo_effect": "" if left is None else left.effect,
                    "placebo_low": "" if left is None else left.low,
                    "placebo_high": "" if left is None else left.high,
                    "dose": "" if response is None else response.state,
                    "dose_effect": "" if response is None else response.effect,
                    "dose_low": "" if response is None else response.low,
                    "dose_high": "" if response is None else response.high,
                }
            )
    return rows


def write_table(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as CSV, whole or not at all."""
    every = list(rows)

    def fill(part: Path) -> None:
        with part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(every[0]))
            writer.writeheader()
            writer.writerows(every)

    write_whole(path, fill)
