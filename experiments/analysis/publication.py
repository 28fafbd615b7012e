"""Figures fit to print: sizes, type, colours, and files that are the same each time."""

from __future__ import annotations

import textwrap
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from ..reference.meanings import outcome_label
from ..storage.files import write_whole

INK = "#222222"
"""Axes and text."""

FAINT = "#8a8f98"
"""Marks that only help the eye."""

WIDTH = 6.3
"""Inches: the text of a page of A4."""

STYLE: dict[str, Any] = {
    "font.family": "sans-serif", "font.size": 9, "axes.titlesize": 10, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "axes.labelsize": 9, "legend.fontsize": 8,
    "legend.frameon": False, "text.color": INK, "axes.edgecolor": INK, "axes.labelcolor": INK,
    "xtick.color": INK, "ytick.color": INK, "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "grid.alpha": 0.25, "grid.linewidth": 0.6, "axes.axisbelow": True,
    "svg.hashsalt": "triangulation", "svg.fonttype": "none", "pdf.fonttype": 42,
}  # fmt: skip
"""matplotlib's settings: text stays text, so that a figure can be searched and edited."""

NOTHING: dict[str, dict[str, None]] = {
    "svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
    "pdf": dict.fromkeys(("CreationDate", "Creator", "Producer")),
    "png": {"Software": None},
}
"""What a file would else tell of the day and the program: the same figure gives the same bytes."""


@contextmanager
def page(height: float, width: float = WIDTH) -> Generator[Any]:
    """Give an empty figure (matplotlib), sizes in inches; within the context our style holds."""
    with _style():
        yield import_module("matplotlib.figure").Figure(
            figsize=(width, height), layout="constrained", facecolor="white"
        )


def save(figure: Any, folder: Path, name: str) -> list[Path]:
    """Write a figure as SVG and PDF; the same figure gives the same bytes.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The figure.
    folder : Path
        Where to write.
    name : str
        The files' name, without an ending.

    Returns
    -------
    list of Path
        The two files.
    """
    paths: list[Path] = []
    with _style():
        for style in ("svg", "pdf"):
            path = folder / f"{name}.{style}"
            write_whole(path, lambda part, style=style: figure.savefig(
                part, format=style, metadata=NOTHING[style],
            ))  # fmt: skip
            paths.append(path)
    return paths


def _style() -> Any:
    return import_module("matplotlib").rc_context(STYLE)


def headline(figure: Any, outcome: str, what: str = "") -> None:
    """Head a figure with what it shows, and the outcome's name, meaning and unit."""
    lines = [*([what] if what else []), *outcome_label(outcome).split("\n")]
    broken = [part for line in lines for part in textwrap.wrap(line, 92)]
    figure.suptitle("\n".join(broken), x=0.01, ha="left", fontsize=9, linespacing=1.4)


def short_label(outcome: str) -> str:
    """Return an outcome's name alone, for an axis under a headline that explains it."""
    return outcome_label(outcome).split("\n")[0].split(",")[0]


def clear_grid(axes: Any, which: str) -> None:
    """Keep the grid of one axis (``x`` or ``y``) alone."""
    axes.grid(False)
    axes.grid(True, axis=which)
