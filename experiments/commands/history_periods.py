"""``triangulation history --periods``: compare the four periods with the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from ...model.scenario import PERIODS
from ..engine.store import Store
from ..storage.manifest import Manifest, digest, read_manifest
from ..storage.resume import RECORD, held_folder, identity
from ..workers.interrupts import interruptible_progress
from ..workers.processes import local_crew

WORLDS, CITIZENS = 500, 300
"""Default number of worlds in each period and of citizens in each world."""

QUICK_WORLDS, QUICK_CITIZENS = 25, 50
"""The same with --quick."""

WIDTH = 100


def carry_out(
    worlds: int | None, citizens: int | None, seed: int, quick: bool, output: Path | None,
    processes: int, quiet: bool,
) -> None:  # fmt: skip
    """Play the periods in their folder, write numbers and figures, and print them."""
    from ..periods.figure import write_figures
    from ..periods.page import periods_page
    from ..periods.play import Extent, play_periods
    from ..periods.results import summary, write_summary

    extent = Extent(
        PERIODS,
        worlds or (QUICK_WORLDS if quick else WORLDS),
        citizens or (QUICK_CITIZENS if quick else CITIZENS),
        seed,
    )
    settings: dict[str, Any] = {
        "command": "history --periods", "periods": extent.periods, "worlds": extent.worlds,
        "citizens": extent.citizens, "seed": seed,
    }  # fmt: skip
    with held_folder(output or Path("runs/periods"), settings) as folder:
        store = Store(folder, identity(read_manifest(folder)))
        with interruptible_progress("playing", extent.cost(), "world-months", quiet) as show:
            played = play_periods(extent, store, lambda: local_crew(processes), show)
        found = summary(extent, played)
        write_summary(folder / "periods.json", found)
        pictures = write_figures(folder, found)
        page = folder / "periods.md"
        page.write_text(periods_page(found, "{period}.svg"), encoding="utf-8")
        files = {path.name: digest(path) for path in (folder / "periods.json", page, *pictures)}
        Manifest(settings, {}, files).write(folder / RECORD)
        store.clear()
    if not quiet:
        print_periods(found)
        click.echo(f"Written to {folder}.")


def print_periods(found: dict[str, Any]) -> None:
    """Print how far each period misses each series, and the episodes."""
    from ..calibration.series import history

    console, declared = Console(highlight=False, width=WIDTH), history()
    titles = {name: one.title for name, one in {**declared.series, **declared.shown}.items()}
    table = Table(
        title="Distance in errors (share of dates in the 80 % interval)", title_justify="left",
        box=None, pad_edge=False,
    )  # fmt: skip
    table.add_column("series")
    for period in found["periods"]:
        table.add_column(period, justify="right")
    for name, title in titles.items():
        cells = [_cell(one["series"].get(name)) for one in found["periods"].values()]
        table.add_row(title, *cells)
    console.print(table)
    for one in found["periods"].values():
        for name, story in one["episodes"].items():
            console.print(f"{name}: the order is right in {story['right']:.0%} of worlds")


def _cell(one: dict[str, Any] | None) -> str:
    return "" if one is None else f"{one['errors']:.1f} ({one['covered']:.0%})"
