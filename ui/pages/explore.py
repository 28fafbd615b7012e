"""The explore page: step the simulation, see alignment drift, go back, ask what if."""

from __future__ import annotations

from typing import Any

import solara

from ..components import views
from ..frames.controls import controls
from ..frames.reasons import reasons
from ..frames.timeline import drift, multiples
from ..frames.triangle import triangle
from ..game.game import Game, View
from .actions import act
from .playing import game_of_tab, refused, use_view


@solara.component
def Explore() -> None:
    """Show the tab's game."""
    router = solara.use_router()
    game = solara.use_memo(lambda: game_of_tab(router.search or ""), [])
    view = use_view(game)

    def ask(asked: Any) -> None:
        act(game, asked, refused.set)

    def go(month: Any) -> None:
        ask({"do": "go", "month": month})

    views.Address(query=f"game={game.name}&{view.recipe.query()}")
    views.Controls(frame=controls(view, refused.value), event_act=ask)
    with solara.Div(classes=["pictures"]):
        views.Triangle(frame=triangle(view))
        views.Chart(frame=drift(view), event_go=go)
    with solara.Div(classes=["explained"]):
        views.Reasons(frame=reasons(view))
        with solara.Div(classes=["multiples"]):
            for frame in multiples(view):
                views.Chart(frame=frame, event_go=go).key(frame["key"])
