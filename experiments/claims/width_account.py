"""Triangulation by width of the neutral band, as a table in words and as a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..analysis.numerals import percent
from ..reports.charts import BLUE, GREEN, ORANGE, PURPLE, SKY
from ..reports.plots import INK, Curve, curves_svg
from .words import number

COLOURS = {"with": BLUE, "without": ORANGE}
"""Of the contrast's arms; others take what is left, dashed."""

OTHERS = (GREEN, PURPLE, SKY)

Found = Mapping[str, Any]
"""The account as a record of results has it."""

NOTE = (
    "Share of months in which Minsk is engaged with both sides and its alignment is within the "
    "band. Net: the paper's Minsk less the blind one, with the 95 % interval of the paired "
    "difference."
)


def headings(called: Mapping[str, str]) -> list[str]:
    """Return the heads of the table's columns."""
    with_, without = called["with"], called["without"]
    return [
        "neutral band", with_, without, "net, percentage points (95 % interval)",
        f"on Moscow's side: {with_}", f"on Moscow's side: {without}",
    ]  # fmt: skip


def rows(found: Found) -> list[list[str]]:
    """Return a row for each width."""
    return [
        [
            f"± {row['width']:.2f}",
            *(percent(row["within"][arm]) for arm in ("with", "without")),
            f"{_points(row['net'])} ({_points(row['low'])} … {_points(row['high'])})",
            *(percent(row["moscows_side"][arm]) for arm in ("with", "without")),
        ]
        for row in found["rows"]
    ]


def _points(share: float) -> str:
    """Return a share in percentage points."""
    return number(100 * share, 10, sign=True)


def limits(found: Found, called: Mapping[str, str]) -> str:
    """Return in one sentence how often Minsk is beyond what either side bears, by arm."""
    each = "; ".join(
        f"{called[arm]}: {percent(found['alarmed'][arm])} and {percent(found['too_cold'][arm])}"
        for arm in found["alarmed"]
    )
    return (
        "Months beyond Moscow's tolerance (its fear of loss above its threshold), and months in "
        f"which engagement with the West is too low to count – {each}."
    )


def widths_svg(found: Found, called: Mapping[str, str]) -> str:
    """Return a figure of triangulation by width in every arm, with the net of blind play."""
    across = [row["width"] for row in found["rows"]]
    others = iter(OTHERS)
    curves = [
        Curve(
            called[arm], [row["within"][arm] for row in found["rows"]],
            COLOURS.get(arm) or next(others), "-" if arm in COLOURS else "--",
        )
        for arm in found["alarmed"]
    ]  # fmt: skip
    band = np.array([[row["low"], row["high"]] for row in found["rows"]]).T
    net = [row["net"] for row in found["rows"]]
    curves.append(Curve("net of blind play (95 %)", net, INK, ":", (band[0], band[1])))
    return curves_svg("widths", "neutral band, ± alignment", "share of months", across, curves)


def markdown(found: Found, called: Mapping[str, str]) -> list[str]:
    """Return the table and the sentence below it as lines of Markdown."""
    return [NOTE, "", *_table(headings(called), rows(found)), "", limits(found, called), ""]


def _table(head: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *body]
    return [f"| {' | '.join(line)} |" for line in lines]
