"""Alignment over time and the small multiples: which quantities stand in which chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ...model.calendar import short_words
from ...model.columns import ADDED
from ..play.headlines import toward
from ..play.jobs import AHEAD, WORLDS, Summary, forecasts
from ..play.recipe import HORIZON
from ..play.view import View
from ..play.words import number
from .chart import Band, Chart, Line, Plan, chart
from .quantities import quantity
from .triangle import DRIFT, pending, runs
from .turns import turns

FIRST_SPAN = 36
"""Months that the axis shows at least."""

Columns = Sequence[Mapping[str, float]]


def span(view: View) -> int:
    """Return the last month on the axis: what has been played and the forecast, by whole years."""
    needed = max(len(view.months) - 1, view.recipe.month + AHEAD, FIRST_SPAN)
    return min(-(-needed // 12) * 12, HORIZON)


def alignment_chart(view: View) -> Chart:
    """Return alignment over time: state and public, bands, and the forecast."""
    public = "public_alignment" if view.open else "poll_leaning"
    many = view.parallel[: span(view) + 1]
    bands = (
        [
            *bands_of(many, "alignment", "state"),
            *bands_of(many, "public_alignment", "public"),
            *bands_of(view.forecast, "alignment", "forecast"),
        ]
        if view.open
        else []
    )
    lines = [
        Line("State", column(view.columns, "alignment"), "state"),
        Line(
            "Public" if view.open else "Public, last poll",
            column(view.columns, public),
            "public",
            dash=True,
        ),
    ]
    if view.other is not None and view.recipe.against is not None:
        name = view.recipe.branches[view.recipe.against].name
        lines.append(Line(f"State, {name}", column(view.other, "alignment"), "other", dash=True))
    if view.forecast and view.open:
        lines.append(
            Line("Forecast, median", median(view.forecast, "alignment"), "forecast",
                 view.forecast[0].month, dash=True)
        )  # fmt: skip
    plan = Plan(
        key="alignment",
        title="Alignment over time",
        unit="(−1 Moscow … +1 West)",
        about=_about(view),
        lines=lines,
        bands=bands,
        shades={
            "state": f"middle 50 % and 90 % of {WORLDS} runs from the start",
            "forecast": f"middle 50 % and 90 % of {forecasts(view.recipe.citizens)} continuations "
            "from here",
        },
        least=0.9,
        within=(-1.0, 1.0),
        ends=("Moscow", "West"),
        notes=turns(view),
        finding=lambda month: finding(view, month),
        size=(760, 330),
    )
    return chart(plan, span(view), view.begins)


def finding(view: View, month: int) -> str:
    """Say how far the state has moved since the start, and how far the public stands from it."""
    month = min(month, len(view.columns) - 1)
    start, now = view.columns[0]["alignment"], view.columns[month]["alignment"]
    public = view.columns[month]["public_alignment" if view.open else "poll_leaning"]
    who = "public" if view.open else "public, by its last poll,"
    gap = public - now
    way = "further west" if gap > 0 else "further east"
    stands = f"the {who} stands {number(abs(gap), 2)} {way}"
    if not month:
        return f"{stands[0].upper()}{stands[1:]} than the state."
    change = now - start
    moved = f"moved {toward(change, 2)}" if abs(change) >= DRIFT else "hardly moved"
    since = f" since {short_words(0, view.begins)}" if view.begins else " since the start"
    return f"The state has {moved}{since}; {stands}."


def _about(view: View) -> str:
    """Say of what the bands are made."""
    if not view.open:
        return "Only what your side can know."
    if pending(view):
        return f"{WORLDS} other runs are being computed …"
    none = "" if forecasts(view.recipe.citizens) else (
        " A forecast of so many citizens would take too long."
    )  # fmt: skip
    return f"Bands: {WORLDS} {runs(view)}.{none}"


SMALL: tuple[tuple[str, str, str, str, tuple[tuple[str, str, bool], ...]], ...] = (
    ("economy", "Economy and energy", "points of alignment",
     "Trade and energy ties: below zero they tie Minsk to Russia.",
     (("alignment_economy", "state", False),)),
    ("integration", "Integration", "points of alignment",
     "Depth of the union with Russia against access to Europe's market.",
     (("alignment_integration", "state", False),)),
    ("security", "Security", "points of alignment",
     "Alliance, bases and force against openness to foreign observers.",
     (("alignment_security", "state", False),)),
    ("diplomacy", "Diplomacy", "points of alignment",
     "Working relations with the West against those with Russia.",
     (("alignment_diplomacy", "state", False),)),
    ("gas", "Gas price", "USD per 1000 m³",
     "What Minsk pays by its contract, which fixes the price for a time, and what the gas would "
     "fetch on the European market, less transport.",
     (("price_paid", "state", False), ("netback_price", "west", True))),
    ("trade", "Trade shares", "% of trade",
     "Shares in Belarus's exports and imports; the rest goes to other countries.",
     (("exports_russia", "russia", False), ("imports_russia", "russia", True),
      ("exports_eu", "west", False), ("imports_eu", "west", True))),
    ("risk", "Moscow's fear of losing Belarus", "%",
     "Above the threshold its alarm grows. Bars, read on the right: coercion level (1 price, "
     "2 trade and oil, 3 information and politics, 4 military).",
     (("loss_risk", "russia", False),)),
    ("regime", "Unrest and survival", "%",
     "Unrest: its intensity. Survival: chance that the leadership stays for a presidential term.",
     (("survival", "state", False), ("unrest", "russia", True))),
)  # fmt: skip
"""Each small chart: key, title, unit, what it means, and its lines (column, role, dash)."""

COMPONENT_KEYS = ("economy", "integration", "security", "diplomacy")


def multiples(view: View) -> list[Chart]:
    """Return the small charts, all on the same axis of months; those of extensions come last."""
    plans = [*(_small(view, *each) for each in SMALL), *_added(view)]
    return [chart(plan, span(view), view.begins) for plan in plans]


def _added(view: View) -> Iterator[Plan]:
    """Yield a chart of each measure of an extension; from a seat nobody sees them."""
    for name, declared in (ADDED if view.open else {}).items():
        shown = quantity(name)
        yield Plan(
            key=f"added-{name}",
            title=shown.name,
            unit=shown.unit,
            about=f"{declared.meaning}.",
            lines=[
                Line(shown.name, column(view.columns, name, shown.scale), "state"),
                *_other(view, name, shown.scale),
            ],
            bands=bands_of(view.parallel[: span(view) + 1], name, "state", shown.scale),
            low=0.0 if declared.low == 0 else None,
            decimals=shown.decimals,
        )


def basis(view: View) -> tuple[Any, ...]:
    """Return what the small charts depend on: not on the month on screen."""
    end = span(view)
    return (
        replace(view.recipe, month=0), len(view.columns), len(view.other or ()),
        min(len(view.parallel), end + 1), end,
    )  # fmt: skip


def _other(view: View, name: str, scale: float) -> list[Line]:
    """Return the line of a quantity in the course that is compared, if there is one."""
    if view.other is None:
        return []
    other = column(view.other, name, scale)
    return [Line(f"{quantity(name).name}, other course", other, "other", dash=True)]


def _small(view: View, key: str, title: str, unit: str, about: str, given: Any) -> Plan:
    scale = 100.0 if unit.startswith("%") else 1.0
    lines = [
        Line(quantity(name).name, column(view.columns, name, scale), role, dash=dash)
        for name, role, dash in given
    ]
    first, role, _ = given[0]
    bands = bands_of(view.parallel[: span(view) + 1], first, role, scale)
    lines += _other(view, first, scale)
    component = key in COMPONENT_KEYS
    decimals = quantity(first).decimals
    threshold, bars = None, None
    if key == "risk":
        limit = view.recipe.parameters(view.recipe.shown).at(view.recipe.month).security.threshold
        threshold = ("Threshold", float(limit) * scale)  # pyright: ignore[reportArgumentType]
        bars = Line(quantity("coercion").name, column(view.columns, "coercion"), "russia")
    return Plan(
        key=key,
        title=title,
        unit=unit,
        about=about,
        lines=lines,
        bands=bands,
        threshold=threshold,
        bars=bars,
        low=-0.25 if component else 0.0,
        high=0.25 if component else 100.0 if scale == 100.0 and key != "trade" else None,
        least=10.0 if scale == 100.0 else 0.1,
        decimals=decimals,
        ends=("Moscow", "West") if component else ("", ""),
        finding=lambda month: moved(lines[0], month, decimals, component, named=len(given) > 1),
    )


def moved(line: Line, month: int, decimals: int, aligned: bool, named: bool) -> str:
    """Say how far a quantity has moved since the start, an ``aligned`` one towards which side."""
    start, now = line.values[0], line.values[min(month, len(line.values) - 1)]
    what = f"{line.name}: " if named else ""
    if number(start, decimals) == number(now, decimals):
        words = "as at the start." if month else ""
    elif aligned:
        words = f"moved {toward(now - start, decimals)} since the start."
    else:
        way = "up" if now > start else "down"
        words = f"{way} from {number(start, decimals)} at the start to {number(now, decimals)}."
    return words and (what + words if what else words[0].upper() + words[1:])


def column(columns: Columns, name: str, scale: float = 1.0) -> list[float]:
    """Return one recorded quantity of all months."""
    return [month[name] * scale for month in columns]


def median(summaries: Sequence[Summary], name: str) -> list[float]:
    """Return the median over the worlds of all months."""
    return [s.quantiles[name][2] for s in summaries]


def bands_of(summaries: Sequence[Summary], name: str, role: str, scale: float = 1.0) -> list[Band]:
    """Return the bands of the middle 90 % and 50 % of the runs."""
    if len(summaries) < 2:
        return []
    rows = [s.quantiles[name] for s in summaries]
    first = summaries[0].month

    def edge(n: int) -> list[float]:
        return [row[n] * scale for row in rows]

    return [
        Band(edge(0), edge(4), f"{role} wide", first),
        Band(edge(1), edge(3), f"{role} narrow", first),
    ]
