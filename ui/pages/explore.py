"""The explore page: step the simulation, see alignment drift, go back, ask what if."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Sequence
from typing import Any

import solara

from ...model.parameters import ParameterError
from ..components import views
from ..components.views import Frame
from ..frames import downloads, ledger
from ..frames.branches import branches, difference
from ..frames.chart import Chart
from ..frames.controls import controls
from ..frames.debrief import debrief_chart, debrief_table
from ..frames.people import nearest, people
from ..frames.reasons import reasons
from ..frames.seat import seat
from ..frames.timeline import alignment_chart, basis, multiples
from ..frames.triangle import triangle
from ..play.bounds import Asked
from ..play.solo.game import Game
from ..play.view import View
from .actions import act
from .guarded import Guarded
from .playing import address_of_game, game_of_tab, link_of, refused, use_view

SLIDERS = Frame(ledger.sliders())
"""The ledger does not change: it is sent once to each page."""


@solara.component
def Explore() -> None:
    """Show the tab's game."""
    Guarded(Playing)


@solara.component
def Playing() -> None:
    """Find the tab's game, and show it as it stands."""
    router = solara.use_router()
    game = solara.use_memo(lambda: game_of_tab(router.search or ""), [])
    view = use_view(game)

    def ask(asked: Any) -> None:
        act(game, asked, refused.set)

    def go(month: Any) -> None:
        ask({"do": "go", "month": month})

    month = view.recipe.month
    small = solara.use_memo(lambda: multiples(view), basis(view))
    views.Address(query=address_of_game())
    views.Guide()
    views.Controls(frame=Frame(controls(view, refused.value)), event_act=ask)
    with solara.Div(classes=["pictures"]):
        views.Triangle(frame=Frame(triangle(view)))
        show([alignment_chart(view)], month, go)
    if view.recipe.seat is not None:
        views.Seat(frame=Frame(seat(view)), event_act=ask)
        if view.debriefed:
            views.Debrief(frame=Frame(debrief_table(view)))
            show([debrief_chart(view)], len(view.months) - 1, go)
    if view.open:
        with solara.Div(classes=["explained"]):
            views.Reasons(frame=Frame(reasons(view)))
            show(small, month, go)
        Citizens(game, view)
        views.Branches(frame=Frame(branches(view)), event_act=ask)
        gap = difference(view)
        if gap is not None:
            show([gap], month, go)
        if view.recipe.seat is None:
            views.Seat(frame=Frame(seat(view)), event_act=ask)
        Sliders(view, ask)
    Downloads(game, view)


def show(charts: Sequence[Chart], month: int, go: Callable[[Any], None]) -> None:
    """Show charts with their marks at a month."""
    views.Charts(
        frames=Frame([each.drawing for each in charts]),
        marks=Frame([each.mark(month) for each in charts]),
        event_go=go,
    )


@solara.component
def Citizens(game: Game, view: View) -> None:
    """Show the people, and one of them if a citizen was chosen."""
    chosen, choose = solara.use_state(-1)

    def pick(asked: Any) -> None:
        now = game.view()
        try:
            choose(citizen(now, Asked(asked)))
        except ParameterError as error:
            refused.set(str(error))

    size = view.moment.population.size
    views.People(
        frame=Frame(people(view, chosen if 0 <= chosen < size else None)), event_choose=pick
    )


def citizen(view: View, asked: Asked) -> int:
    """Return the citizen of a number or, in the picture, nearest to a place.

    Raises :class:`ParameterError` if what was asked can be neither.
    """
    if "number" in asked:
        return asked.whole("number", 0, view.moment.population.size - 1)
    return nearest(view, asked.number("leaning", -9, 9), asked.number("culture", -9, 9))


@solara.component
def Sliders(view: View, ask: Any) -> None:
    """Show the parameters; a value that cannot be is refused beside its slider."""
    nothing: dict[str, str] = {}
    wrong, set_wrong = solara.use_state(nothing)
    base = view.recipe.parameters(view.recipe.shown)

    def check(wanted: Any) -> None:
        try:
            set_wrong(ledger.refusals(base, Asked({"changes": wanted}).values("changes"))[1])
        except ParameterError as error:
            refused.set(str(error))

    views.ParameterSliders(
        groups=SLIDERS,
        frame=Frame(ledger.settings(view)),
        month=view.recipe.month,
        refused=wrong,
        event_check=check,
        event_act=ask,
    )


@solara.component
def Downloads(game: Game, view: View) -> None:
    """Show the link, and hand out files."""
    none: dict[str, str] = {}
    file, set_file = solara.use_state(none)

    def download(kind: Any) -> None:
        try:
            ending, fill = downloads.KINDS[Asked({"kind": kind}).one_of("kind", downloads.KINDS)]
        except ParameterError as error:
            refused.set(str(error))
            return
        now = game.view()
        content = base64.b64encode(fill(now)).decode()
        name = downloads.file_name(now, ending)
        set_file({"name": name, "content": content, "once": secrets.token_hex(4)})

    views.Take(
        query=link_of(view),
        played=len(view.months) > 1 and view.open,
        seed=view.recipe.seed,
        citizens=view.recipe.citizens,
        caveat=downloads.caveat(view),
        file=file or None,
        event_download=download,
    )
