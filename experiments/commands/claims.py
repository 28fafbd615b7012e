"""``triangulation claims``: the paper's claims, each as an experiment that can fail."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import click

from ..claims.catalogue import chosen
from ..claims.ensembles import Extent
from ..claims.judge import QUICK, Judgement, arms_of, judgements
from ..files import new_folder, write_whole
from ..manifest import Manifest, digest
from ..progress import shown_progress
from . import options

COLUMNS = ("id", "verdict", "effect", "low", "high", "unit")


@click.command("claims")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--quick", is_flag=True, help="Fewer worlds and citizens, within a minute.")
@click.option("--worlds", type=options.whole(2, 100_000), help="Worlds in each arm.")
@click.option("--months", type=options.whole(24, 1200), help="Months to play.")
@click.option("--citizens", type=options.whole(1, 1_000_000), help="Citizens in each world.")
@options.output
@options.processes
@options.quiet
def command(
    ids: tuple[str, ...], quick: bool, output: Path | None, processes: int, quiet: bool,
    **size: int | None,
) -> None:  # fmt: skip
    """Judge the paper's claims: earned, not earned, or reversed.

    Each claim contrasts ensembles on common random numbers; its effect is the mean of paired
    differences with a 95 % bootstrap interval. All claims are judged if no ID is given. With
    --output, claims.csv (one row per claim, with its least certain outcome) and manifest.json
    are written into a new folder.
    """
    claims = chosen(ids)
    extent = QUICK if quick else Extent()
    extent = replace(extent, **{name: n for name, n in size.items() if n is not None})
    if output is not None:
        new_folder(output)
    total = len(arms_of(claims)) * extent.worlds * extent.months
    with shown_progress("judging", total, "world-months", quiet) as progress:
        found = judgements(claims, extent, processes, progress)
    if output is not None:
        _write(output, found, extent)
    if not quiet:
        _print(found)


def _print(found: Sequence[Judgement]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="The paper's claims", title_justify="left")
    for heading in ("", "claim", "outcome", "effect (95 % interval)", "verdict", "placebo leaves"):
        table.add_column(heading)
    for judged in found:
        for n, finding in enumerate(judged.findings):
            table.add_row(
                "" if n else judged.claim.id,
                "" if n else judged.claim.title,
                f"{finding.expected.measure} {finding.expected.direction}",
                f"{finding.effect:+.3g} ({finding.low:+.3g} … {finding.high:+.3g})",
                finding.verdict,
                _left(judged, n),
            )
    console = Console(highlight=False, width=150)
    console.print(table)
    earned = sum(judged.verdict == "earned" for judged in found)
    console.print(f"{earned} of {len(found)} claims are earned.")


def _left(judged: Judgement, n: int) -> str:
    left = judged.traces.get(n)
    if left is None:
        return ""
    return f"{left.effect:+.3g} ({left.low:+.3g} … {left.high:+.3g}) {left.state}"


def _write(output: Path, found: Sequence[Judgement], extent: Extent) -> None:
    path = output / "claims.csv"

    def fill(part: Path) -> None:
        with part.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for judged in found:
                at = next(f for f in judged.findings if f.verdict == judged.verdict)
                row = (judged.claim.id, judged.verdict, at.effect, at.low, at.high)
                writer.writerow((*row, at.expected.unit))

    write_whole(path, fill)
    settings = {"command": "claims", "claims": [j.claim.id for j in found], **asdict(extent)}
    Manifest(settings, {}, {path.name: digest(path)}).write(output / "manifest.json")
