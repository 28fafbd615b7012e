"""``triangulation bench``: measure speed on this machine."""

from __future__ import annotations

import json
from importlib import metadata
from typing import Any

import click

from ..bench import learning, path
from ..bench.engine import FULL, PARTS, QUICK, measure_all
from .kinds import whole

BENCHES = "triangulation.benches"
"""Entry-point group by which other parts of the package add what they measure."""

TARGETS = {
    "whole runs, two cores, times faster than plain Mesa": "≥ 250",
    "population, times faster than in plain Mesa": "≥ 300",
    "population, times the machine's floor": "≤ 2",
    "thinking, times the population": "≤ 1.5",
    "one world, milliseconds a month": "< 15",
    "storage, share of pure simulation": "< 0.20",
    "two cores, times one": "≥ 1.8",
    "Dask on loopback, times local processes": "≥ 0.85",
}


@click.command("bench")
@click.option("--quick", is_flag=True, help="Measure less, for a first impression.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--ui", "pages", is_flag=True, help="Measure the pages in a real browser instead.")
@click.option("--rooms", is_flag=True, help="Measure rooms of 200 people instead.")
@click.option(
    "--learning", "learners", is_flag=True, help="Measure environments for learning agents instead."
)
@click.option(
    "--soak", type=whole(2, 600), help="Minutes of play in which memory is measured, for --ui."
)
def command(
    quick: bool, as_json: bool, pages: bool, rooms: bool, learners: bool, soak: int | None
) -> None:
    """Measure speed, and compare it with a plain Mesa model of the same world.

    Times depend on the machine and its load, which is printed; ratios depend on them less. Work on
    one core is measured in processor time, work on two cores by the clock. The plain model calls
    the rules as Python functions; a second row uses the engine's traced programs, and another shows
    the engine without machine code. It takes about three minutes on two idle cores, one minute with
    --quick. The compiled floor needs numba (extra `test`).
    """
    if soak is not None and not pages:
        raise click.UsageError("--soak is for --ui; give both, or neither.")
    if rooms:
        for entry in metadata.entry_points(group=BENCHES, name="rooms"):
            entry.load()(quick)
        return
    if pages:
        for entry in metadata.entry_points(group=BENCHES, name="ui"):
            entry.load()(quick, soak)
        return

    def tell(what: str) -> None:
        click.echo(f"measuring {what} …", err=True)

    if learners:
        learning.measure(quick, as_json, tell)
        return
    found = measure_all(QUICK if quick else FULL, tell)
    if not as_json:
        _print(found)
    found["experiment path"] = path.experiment_path(path.QUICK if quick else path.FULL, tell)
    if as_json:
        click.echo(json.dumps(found, indent=2))
    else:
        _console().print(_path(found["experiment path"]))


def _console() -> Any:
    from rich.console import Console

    return Console(highlight=False)


def _print(found: dict[str, Any]) -> None:
    from rich.table import Table

    console = _console()
    months = found["extent"]["months"]
    whole = Table(title=f"One run: 1,000 citizens, {months} months", title_justify="left")
    for heading in ("", "seconds", *PARTS, "times (a)"):
        whole.add_column(heading, justify="left" if not heading else "right")
    plain = found["rows"][0]["seconds"]
    for row in found["rows"]:
        parts = [f"{row[part]:.0%}" for part in PARTS]
        whole.add_row(row["name"], f"{row['seconds']:.4f}", *parts, f"{plain / row['seconds']:.1f}")
    console.print(whole)
    console.print(_load(found))
    targets = Table(title="Compared with the targets", title_justify="left")
    for heading in ("", "measured", "target"):
        targets.add_column(heading, justify="left" if not heading else "right")
    for name, value in found["ratios"].items():
        shown = "numba is not installed" if value is None else f"{value:,.1f}"
        targets.add_row(name, shown, TARGETS.get(name, ""))
    targets.add_row("triangulation --help, seconds", f"{found['help']:.2f}", "< 0.5")
    console.print(targets)
    growth = Table(title="How cost grows", title_justify="left")
    for heading in found["citizens"][0]:
        growth.add_column(heading, justify="right")
    for row in [*found["citizens"], *found["worlds"]]:
        growth.add_row(*(f"{value:,.4g}" if isinstance(value, float) else f"{value:,}"
                         for value in row.values()))  # fmt: skip
    console.print(growth)


BUSY = 0.5
"""Load of other programs up to which a machine counts as idle."""


def _load(found: dict[str, Any]) -> str:
    """Return a sentence on the load of the machine."""
    before, after = found["load"]
    measured = (
        f"Load of {found['cores']} cores: {before:.1f} before, {after:.1f} after two cores' work"
    )
    if before <= BUSY:
        return f"{measured}. The machine was idle."
    return (
        f"{measured}. Other programs ran, too: two cores, growth and the experiment path, which "
        "are measured by the clock, took longer than on an idle machine."
    )


def _path(found: dict[str, Any]) -> Any:
    from rich.table import Table

    table = Table(title="The experiment path: from file to tables", title_justify="left")
    for heading in ("", "measured", "target"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, rate in found["runs per second"].items():
        table.add_row(f"{name}, runs per second", "–" if rate is None else f"{rate:,.1f}", "")
    for name, ratio in found["ratios"].items():
        shown = "–" if ratio is None else f"{ratio:,.2f}"
        table.add_row(name, shown, TARGETS.get(name, ""))
    return table
