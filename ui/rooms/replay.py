"""The replay: a session as one page that loads nothing, to be stepped through month by month."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from ...model.calendar import day_words, month_in_full, short_words
from ..frames.chart import number
from ..frames.scale import Scale, padded, path
from ..frames.triangle import HEIGHT, WIDTH, pixel, spot
from ..play.debrief.made import Debrief
from ..play.orders import POWER
from ..play.room.deals import deal_words
from ..play.room.front_page import front
from ..play.room.moves import moves
from ..play.room.picture import TITLES, Picture
from ..play.session.played import PlayedSession, fate
from ..play.words import changes
from . import pages
from .debrief import SMALL, debriefed
from .markup import HERE

Frame = dict[str, Any]

CHART = (400.0, 120.0, 8.0)
"""Width, floor and ceiling of the chart of alignment."""

FIGURES = (
    ("alignment", "Minsk stands at", 1, 2, "−1 Moscow … +1 West"),
    ("sovereignty", "Sovereignty", 100, 0, "%"),
    ("poll_approval", "Approval in the last poll", 100, 0, "%"),
    ("poll_for_moscow", "For Moscow in the last poll", 100, 0, "%"),
    ("poll_for_west", "For the West in the last poll", 100, 0, "%"),
    ("wellbeing", "Wellbeing", 100, 0, "0 … 100"),
    ("unrest", "Unrest", 100, 0, "%"),
)
"""Figures of a month: column, title, scale, decimals and unit."""


def replay_page(played: PlayedSession, found: Debrief | None) -> str:
    """Return the replay of a session, in which at least one round was played, as HTML.

    The debrief ``found`` is shown at its end, if there is one.
    """
    pictures = played.pictures()
    return pages.page(
        "replay.html",
        title=played.scenario.title,
        session=played.session,
        day=day_words(played.session.day),
        seats=_seats(played),
        triangle=_triangle(played),
        chart=_chart(played),
        rounds=[_round(played, picture) for picture in pictures],
        start=_month(played, 0),
        figures=FIGURES,
        data=_data(played, found is not None),
        words=None if found is None else debriefed(found, SMALL),
        style=Markup("".join(_style(name) for name in ("rooms.css", "debrief.css"))),
    )


def _style(name: str) -> str:
    return (HERE / "static" / name).read_text(encoding="utf-8")


def _seats(played: PlayedSession) -> list[Frame]:
    """Return each seat with how many people held it."""
    members = played.session.members
    return [
        {"seat": seat, "title": title, "people": sum(m.seat == seat for m in members)}
        for seat, title in TITLES.items()
    ]


def _triangle(played: PlayedSession) -> Frame:
    months = played.line.columns
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "corners": [pixel(-1, 0), pixel(1, 0), pixel(0, 1)],
        "middle": [pixel(0, 0), pixel(0, 1)],
        "trail": path([_spot(m) for m in months]),
        "state": _spot(months[-1]),
    }


def _spot(month: Mapping[str, float]) -> tuple[float, float]:
    return spot(month["alignment"], month["sovereignty"])


def _chart(played: PlayedSession) -> Frame:
    """Return alignment over time, with the rounds' limits."""
    values = [m["alignment"] for m in played.line.columns]
    low, high = padded(values, 0.15)
    wide, floor, ceiling = CHART
    across = Scale(0, len(values) - 1, 0, wide)
    up = Scale(low, high, floor, ceiling)
    points = list(zip(across.along(range(len(values))), up.along(values), strict=True))
    length = played.session.settings.months
    return {
        "path": path(points),
        "points": points,
        "rounds": [points[n][0] for n in range(0, len(values), length)],
        "low": number(low, 2),
        "high": number(high, 2),
        "last": len(values) - 1,
        "ends": [short_words(n, played.scenario.begins) for n in (0, len(values) - 1)],
        "said": f"from {number(values[0], 2)} at the start to {number(values[-1], 2)}",
    }


def _round(played: PlayedSession, picture: Picture) -> Frame:
    done = picture.rounds[-1]
    first = played.session.first_month(done.number)
    length = played.session.settings.months
    return {
        "number": done.number,
        "front": front(picture),
        "moves": moves(picture, done.number),
        "months": [_month(played, month) for month in range(first, first + length)],
        "deals": [
            deal_words(picture, deal) | {"fate": fate(deal, played.session.rounds)}
            for deal in played.session.deals
            if deal.first is not None and deal.first <= done.number <= (deal.last or 0)
        ],
        "said": [m for m in picture.state.messages if m.round == done.number],
        "titles": TITLES,
    }


def _month(played: PlayedSession, month: int) -> Frame:
    """Return what each power changed in a month, and its figures."""
    figures = played.line.columns[month]
    return {
        "month": month,
        "when": month_in_full(month, played.scenario.begins),
        "changed": _changed(played, month) if month else [],
        "figures": [
            {"title": title, "value": number(figures[column] * scale, decimals), "unit": unit}
            for column, title, scale, decimals, unit in FIGURES
        ],
    }


def _changed(played: PlayedSession, month: int) -> list[Frame]:
    before, now = played.line.months[month - 1], played.line.months[month]
    found: list[Frame] = []
    for seat, power in POWER.items():
        was, did = (m.levels[seat][0].tolist() for m in (before, now))
        found.append({"seat": seat, "title": TITLES[seat], "words": changes(power, was, did)})
    return found


def _data(played: PlayedSession, debriefed: bool) -> Markup:
    """Return what the page's script needs, as JSON that cannot end its element."""
    months = played.line.columns
    content = json.dumps({
        "spots": [_spot(m) for m in months],
        "points": _chart(played)["points"],
        "length": played.session.settings.months,
        "names": [month_in_full(n, played.scenario.begins) for n in range(len(months))],
        "debriefed": debriefed,
    })  # fmt: skip
    return Markup(content.replace("<", "\\u003c"))
