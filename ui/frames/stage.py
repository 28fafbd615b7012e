"""The stage: the actors, and what passes between them in the month on screen.

It shows only what everybody can know: moves, trade, prices and polls, but no intentions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...agents.power import TOP_COERCION
from ..play.view import View
from ..play.words import number

WIDTH, HEIGHT = 640, 474
"""The picture's box."""

THICKEST = 15.0
"""Width of a flow of 100 per cent, in pixels."""

THINNEST = 1.5
"""Width of the smallest flow that is there at all, in pixels."""

VISIBLE = 0.005
"""Share of a whole from which something passes at all."""

NOTICED = 0.02
"""Change of a share, from the month before, from which a flow counts as moved."""

PITCH = 34.0
"""Distance between flows that run side by side, in pixels."""

LIFT = 6.0
"""How far flows lie below where they would be without words above them, in pixels."""

Row = Mapping[str, float]


@dataclass(frozen=True)
class Actor:
    """A box on the stage: ``left``, ``top``, ``wide`` and ``high`` in pixels."""

    name: str
    title: str
    left: float
    top: float
    wide: float
    high: float


@dataclass(frozen=True)
class Flow:
    """What passes from one actor to another.

    ``share`` is its size from 0 to 1, which the width of the flow shows; ``said`` states the size
    in the quantity's own unit. ``kind`` is what it is made of, and decides its colour.
    """

    giver: str
    taker: str
    kind: str
    title: str
    share: Callable[[Row], float]
    said: Callable[[Row], str]
    both: bool = False
    """Whether it runs both ways, as trade does."""


MINSK = Actor("belarus", "Minsk", 218, 8, 196, 370)
ACTORS = (
    Actor("russia", "Moscow", 0, 8, 84, 316),
    MINSK,
    Actor("european_union", "Brussels", 546, 8, 94, 174),
    Actor("united_states", "Washington", 546, 192, 94, 186),
    Actor("others", "Others", 0, 338, 84, 40),
    Actor("public", "The public", 218, 430, 196, 38),
)
"""Who stands where: Moscow on the left and the West on the right, as on every scale."""

KINDS = {
    "trade": "Trade",
    "energy": "Energy",
    "overture": "Overtures and concessions",
    "pressure": "Pressure, sanctions, unrest",
    "military": "Military",
}
"""What flows are made of, in the order of the legend."""


def level(column: str, whole: float = 1.0) -> tuple[Callable[[Row], float], Callable[[Row], str]]:
    """Return the share and the words of an instrument's level, out of its highest."""
    return (lambda row: row[column] / whole), (lambda row: f"{per_cent(row[column] / whole)}")


def mean(*columns: str) -> tuple[Callable[[Row], float], Callable[[Row], str]]:
    """Return the share and the words of the mean of recorded shares."""

    def share(row: Row) -> float:
        return sum(row[name] for name in columns) / len(columns)

    return share, lambda row: f"{per_cent(share(row))}"


def per_cent(share: float) -> str:
    """Return a share as people read it."""
    return f"{number(100 * share, 0)} %"


def _price(row: Row) -> str:
    return f"{number(row['price_paid'], 0)} USD"


def _coercion(row: Row) -> str:
    return f"{row['russia_coercion']:.0f} of {TOP_COERCION}"


FLOWS = (
    Flow("russia", "belarus", "trade", "Trade", *mean("exports_russia", "imports_russia"), True),
    Flow("russia", "belarus", "energy", "Gas", level("dependence")[0], _price),
    Flow("russia", "belarus", "overture", "Offer of a say", *level("russia_equality_offer")),
    Flow("russia", "belarus", "pressure", "To integrate", *level("russia_integration_pressure")),
    Flow("russia", "belarus", "pressure", "Coercion", level("russia_coercion", TOP_COERCION)[0],
         _coercion),
    Flow("russia", "belarus", "military", "For a base", *level("russia_base_request")),
    Flow("belarus", "russia", "overture", "Yields", *level("belarus_integration_response")),
    Flow("belarus", "russia", "military", "Exercises", *level("belarus_military_cooperation")),
    Flow("european_union", "belarus", "trade", "Trade", *mean("exports_eu", "imports_eu"), True),
    Flow("european_union", "belarus", "overture", "Open market",
         *level("european_union_market_access")),
    Flow("european_union", "belarus", "overture", "Overture", *level("european_union_overture")),
    Flow("european_union", "belarus", "pressure", "Sanctions",
         *level("european_union_sanctions")),
    Flow("belarus", "european_union", "overture", "Overture", *level("belarus_overture_eu")),
    Flow("united_states", "belarus", "overture", "Overture", *level("united_states_overture")),
    Flow("united_states", "belarus", "energy", "Oil and gas",
         *level("united_states_energy_offer")),
    Flow("united_states", "belarus", "pressure", "Sanctions", *level("united_states_sanctions")),
    Flow("belarus", "united_states", "overture", "Overture", *level("belarus_overture_us")),
    Flow("others", "belarus", "trade", "Trade", *level("other_trade"), True),
    Flow("belarus", "public", "pressure", "Repression", *level("belarus_repression")),
    Flow("public", "belarus", "overture", "Approval", *level("poll_approval")),
    Flow("public", "belarus", "pressure", "Unrest", *level("unrest")),
)  # fmt: skip
"""Everything that passes, in the order in which it is drawn between two actors."""


SENTENCE = {
    "To integrate": "pressure to integrate",
    "For a base": "request for a base",
    "Yields": "concessions",
}
"""What flows are called in a sentence whose short titles belong to a picture."""

OWN = {
    "belarus_diversification": "Diversifies its trade",
    "belarus_belarusanization": "Promotes Belarusian",
    "belarus_mediation": "Mediates",
    "belarus_openness": "Opens its exercises",
    "belarus_recognition": "Accepts new borders",
}
"""What Minsk does that passes to nobody in particular."""


def stage(view: View) -> dict[str, Any]:
    """Return the frame of the stage at the month on screen."""
    month = view.recipe.month
    now, before = view.columns[month], view.columns[max(month - 1, 0)]
    flows = [
        _flow(flow, place, now, before)
        for actor in ACTORS
        for flow, place in zip(between(actor), _places(actor), strict=True)
    ]
    own = [_own(name, title, now, before) for name, title in OWN.items()]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "month": month,
        "actors": [
            {"name": a.name, "title": a.title, "left": a.left, "top": a.top, "wide": a.wide,
             "high": a.high} for a in ACTORS
        ],
        "minsk": [
            {"title": "Alignment", "value": number(now["alignment"], 2)},
            {"title": "Sovereignty", "value": per_cent(now["sovereignty"])},
        ],
        "own": own,
        "flows": flows,
        "kinds": [{"name": name, "title": title} for name, title in KINDS.items()],
        "text": describe(flows, own, month),
    }  # fmt: skip


def _own(name: str, title: str, now: Row, before: Row) -> dict[str, Any]:
    """Return one of Minsk's own policies: its words, its level, and whether that moved."""
    change = now[name] - before[name]
    moved = (change > 0) - (change < 0) if abs(change) >= NOTICED else 0
    was = per_cent(before[name]) if moved else ""
    return {"title": title, "value": per_cent(now[name]), "was": was, "moved": moved}


def between(actor: Actor) -> list[Flow]:
    """Return what passes between Minsk and an actor."""
    return [f for f in FLOWS if actor.name in (f.giver, f.taker) and actor is not MINSK]


def _places(actor: Actor) -> list[tuple[float, float, float, float]]:
    """Return from where to where each flow between an actor and Minsk runs: x, y, x, y."""
    count = len(between(actor))
    if actor.name == "public":
        step = actor.wide / count
        across = [actor.left + step * (n + 0.5) for n in range(count)]
        return [(x, actor.top, x, MINSK.top + MINSK.high) for x in across]
    near, far = (
        (actor.left + actor.wide, MINSK.left)
        if actor.left < MINSK.left
        else (actor.left, MINSK.left + MINSK.wide)
    )
    first = actor.top + (actor.high - PITCH * (count - 1)) / 2 + LIFT
    return [(near, first + PITCH * n, far, first + PITCH * n) for n in range(count)]


def _flow(
    flow: Flow, place: tuple[float, float, float, float], now: Row, before: Row
) -> dict[str, Any]:
    """Return a flow as it is drawn: its ends from giver to taker, width, words, and if it moved."""
    near, far = place[:2], place[2:]
    ends = (far, near) if flow.giver == MINSK.name else (near, far)
    share, was = (min(max(flow.share(row), 0.0), 1.0) for row in (now, before))
    width = max(THICKEST * share, THINNEST) if share >= VISIBLE else 0.0
    moved = abs(share - was) >= NOTICED
    names = {a.name: a.title for a in ACTORS}
    return {
        "key": f"{flow.giver}-{flow.taker}-{flow.title}",
        "kind": flow.kind,
        "from": names[flow.giver],
        "to": names[flow.taker],
        "both": flow.both,
        "title": flow.title,
        "value": flow.said(now),
        "was": flow.said(before) if moved else "",
        "share": round(share, 3),
        "width": round(width, 1),
        "moved": (share > was) - (share < was) if moved else 0,
        "ends": [round(v, 1) for end in ends for v in end],
    }


def describe(flows: list[dict[str, Any]], own: list[dict[str, Any]], month: int) -> str:
    """Say in a sentence what moved in the month."""
    moved = [f"{_flow_words(f)} from {f['was']} to {f['value']}" for f in flows if f["moved"]]
    moved += [
        f"Minsk {o['title'][0].lower()}{o['title'][1:]}: from {o['was']} to {o['value']}"
        for o in own
        if o["moved"]
    ]
    if month == 0:
        return "The start: what passes between the actors before the first move."
    return (
        f"Changed this month: {'; '.join(moved)}." if moved else "Nothing here changed this month."
    )


def _flow_words(flow: dict[str, Any]) -> str:
    """Say what a flow is and between whom it runs."""
    what = SENTENCE.get(flow["title"], flow["title"].lower())
    return (
        f"{what} ({_inside(flow['from'])} {'and' if flow['both'] else 'to'} {_inside(flow['to'])})"
    )


def _inside(title: str) -> str:
    """Return an actor's name as it stands inside a sentence."""
    return f"the {title[4:]}" if title.startswith("The ") else title
