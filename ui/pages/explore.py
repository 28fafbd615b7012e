"""The explore page: step the simulation, see alignment drift, go back, ask what if."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from ...model.parameters import ParameterError
from ...model.posterior import plausible_sets
from ..components import views
from ..components.views import Frame
from ..frames import downloads, ledger
from ..frames.branches import branches, difference
from ..frames.controls import controls, setup
from ..frames.debrief import debrief_chart, debrief_table
from ..frames.news import log, news
from ..frames.people import nearest, people
from ..frames.reasons import reasons
from ..frames.seat import seat
from ..frames.stage import stage
from ..frames.tabs import PARTS, first_of, names, tabs, view_in
from ..frames.timeline import alignment_chart, basis, multiples
from ..frames.triangle import triangle
from ..play.bounds import Asked
from ..play.solo.game import Game
from ..play.view import View
from .actions import act
from .charts import Charts
from .files import sent
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
    """Find the tab's game, and show one view of it as it stands."""
    router = solara.use_router()
    game = solara.use_memo(lambda: game_of_tab(router.search or ""), [])
    view = use_view(game)
    wanted, look = solara.use_state(view_in(router.search or "", view))
    shown = wanted if wanted in names(view) else first_of(view)
    picture, choose = solara.use_state(next(iter(PICTURES)))

    def ask(asked: Any) -> None:
        before = game.view().recipe.seat
        act(game, asked, refused.set)
        after = game.view()
        if after.recipe.seat != before:
            look(first_of(after))

    def go(month: Any) -> None:
        ask({"do": "go", "month": month})

    views.Address(query=address_of_game(), view=shown, first=first_of(view), event_look=look)
    with solara.Div(classes=["head"]):
        views.Question(facts=facts(view), link=link_of(view))
        views.Setup(frame=Frame(setup(view)), event_act=ask)
    views.Controls(frame=Frame(controls(view, refused.value)), event_act=ask)
    views.Tabs(tabs=Frame(tabs(view)), shown=shown, event_look=look)
    views.Guide(names=names(view), played=len(view.months) - 1, event_look=look, event_act=ask)
    month = view.recipe.month
    with solara.Div(classes=["view", f"view-{shown}"]):
        if shown in PARTS:
            Overview(view, shown, go, ask, picture, choose)
        if shown == "why":
            views.Reasons(frame=Frame(reasons(view, game.credited(view))))
        if shown == "components":
            Components(view, go)
        if shown == "people":
            Citizens(game, view)
        if shown == "log":
            views.Log(months=Frame(log(view)), month=month, event_go=go)
        if shown == "files":
            Downloads(game, view)
        Courses(view, shown == "what-if", ask, go)
        Seats(view, shown == "play", ask, go)
        Sliders(view, shown == "parameters", ask)


def facts(view: View) -> str:
    """Say what is played."""
    recipe = view.recipe
    return f"Scenario {recipe.scenario}, seed {recipe.seed}, {recipe.citizens:,} citizens"


@solara.component
def Overview(
    view: View, shown: str, go: Callable[[Any], None], ask: Callable[[Any], None],
    picture: str, choose: Callable[[str], None],
) -> None:  # fmt: skip
    """Show the picture, the news and alignment over time; on a phone one of them."""
    with solara.Div(classes=["overview", f"only-{shown}", f"shows-{picture.lower()}"]):
        with solara.Div(classes=["picture"]):
            if len(PICTURES) > 1:
                views.Switch(names=list(PICTURES), chosen=picture, event_choose=choose)
            PICTURES[picture](view)
        with solara.Div(classes=["narrative"]):
            views.News(frame=Frame(news(view)))
            Charts(Frame([alignment_chart(view)]), view.recipe.month, go)
            if view.open:
                sets = plausible_sets()
                views.Fan(
                    plausible=view.recipe.plausible,
                    sets=len(sets),
                    parameters=len(sets[0]),
                    event_act=ask,
                )


def the_triangle(view: View) -> None:
    """Show where Minsk stands."""
    views.Triangle(frame=Frame(triangle(view)))


def the_stage(view: View) -> None:
    """Show what passed between the actors."""
    views.Stage(frame=Frame(stage(view)))


PICTURES: dict[str, Callable[[View], None]] = {"Triangle": the_triangle, "Stage": the_stage}
"""The pictures of a month by name; the first is shown until another is chosen."""


@solara.component
def Components(view: View, go: Callable[[Any], None]) -> None:
    """Show the small charts."""
    small = solara.use_memo(lambda: multiples(view), basis(view))
    Charts(Frame(small), view.recipe.month, go)


@solara.component
def Courses(view: View, shown: bool, ask: Any, go: Callable[[Any], None]) -> None:
    """Show the fork, the courses and their difference."""
    if not shown:
        return
    gap = difference(view)
    with solara.Div(classes=["compare"]):
        views.Branches(frame=Frame(branches(view)), event_act=ask)
        with solara.Div():
            Charts(Frame([alignment_chart(view)]), view.recipe.month, go)
            if gap is not None:
                Charts(Frame([gap]), view.recipe.month, go)


@solara.component
def Seats(view: View, shown: bool, ask: Any, go: Callable[[Any], None]) -> None:
    """Show the seat, and the debrief once it has begun.

    A seat stays when another view is looked at, for it holds the move that is being prepared.
    """
    with solara.Div(classes=[] if shown else ["aside"]):
        if shown and view.debriefed:
            with solara.Div(classes=["debriefed"]):
                views.Debrief(frame=Frame(debrief_table(view)))
                Charts(Frame([debrief_chart(view)]), len(view.months) - 1, go)
        if shown or view.recipe.seat is not None:
            views.Seat(frame=Frame(seat(view)), event_act=ask)


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
def Sliders(view: View, shown: bool, ask: Any) -> None:
    """Show the parameters; a value that cannot be is refused beside its slider.

    Changes that wait stay when another view is looked at.
    """
    nothing: dict[str, str] = {}
    wrong, set_wrong = solara.use_state(nothing)
    seen, see = solara.use_state(shown)
    if shown and not seen:
        see(True)
    if not (shown or seen) or not view.open:
        return
    base = view.recipe.parameters(view.recipe.shown)

    def check(wanted: Any) -> None:
        try:
            set_wrong(ledger.refusals(base, Asked({"changes": wanted}).values("changes"))[1])
        except ParameterError as error:
            refused.set(str(error))

    with solara.Div(classes=[] if shown else ["aside"]):
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
        set_file(sent(downloads.file_name(now, ending), fill(now)))

    views.Take(
        query=link_of(view),
        played=len(view.months) > 1 and view.open,
        seed=view.recipe.seed,
        citizens=view.recipe.citizens,
        caveat=downloads.caveat(view),
        file=file or None,
        event_download=download,
    )
