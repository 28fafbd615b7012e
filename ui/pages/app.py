"""The pages of the browser and what frames them all."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

from typing import Any

import reacton.ipyvuetify as rv
import solara

from ..components import views
from .about import About
from .explore import Explore
from .past import History
from .playing import address_of_game
from .results import Results

NOTICE = (
    "A thinking aid about one short paper's argument (“Minsk's Russia Problem”, 2020): it shows "
    "what follows from its assumptions. It is no forecast of events and endorses nobody's policy."
)
"""What every page says at its end."""


@solara.component
def Layout(children: list[Any] = []) -> Any:  # noqa: B006 (Solara passes children by this name)
    """Frame every page with its header, and what the model is and is not."""
    router = solara.use_router()
    page = (router.parts or ["explore"])[0] or "explore"

    def visit(target: Any) -> None:
        if target not in ("explore", "history", "results", "about"):
            return
        query = address_of_game() or router.search
        router.push(f"/{'' if target == 'explore' else target}?{query or ''}".rstrip("?"))

    with solara.Div(classes=["tri"]) as whole:
        views.Header(page=page, event_visit=visit)
        rv.Html(tag="main", class_="main", attributes={"id": "main"}, children=children)
        rv.Html(tag="footer", class_="notice", children=[NOTICE])
    return whole


routes = [
    solara.Route(path="/", component=Explore, label="Triangulation", layout=Layout),
    solara.Route(path="history", component=History, label="History – Triangulation"),
    solara.Route(path="results", component=Results, label="Results – Triangulation"),
    solara.Route(path="about", component=About, label="About the model – Triangulation"),
]
