"""The game of a page: found again or begun from the link, and watched for changes."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

from urllib.parse import parse_qs

import solara
from solara.server import kernel_context

from ...agents.mistake import Mistake
from ..play.recipe import LONGEST_LINK, Recipe, recipe_from
from ..play.solo.game import Game
from ..play.solo.hub import Hub
from ..play.view import View
from .watching import use_version

HUB = Hub()
"""All games of this server."""

current: solara.Reactive[Game | None] = solara.reactive(None)
"""The game of this tab, kept while it visits other pages."""

refused: solara.Reactive[str] = solara.reactive("")
"""What was wrong with the link or the last request, in one sentence."""


GONE = (
    "The game of this address has ended with the program, and was too long to be kept in a link. "
    "A new game was begun instead."
)
"""What people read who come back too late to a game that no link could hold."""


def game_of_tab(query: str) -> Game:
    """Return the tab's game: the one it has, the one its address names, or a new one."""
    if current.value is not None:
        return current.value
    owner = solara.get_session_id()
    name = parse_qs(query).get("game", [""])[0]
    game = HUB.find(owner, name)
    if game is None:
        try:
            recipe = recipe_from(query)
        except Mistake as error:
            refused.set(f"The link cannot be followed: {error} A new game was begun instead.")
            recipe = Recipe()
        if parse_qs(query).keys() - {"open"} == {"game"}:
            refused.set(GONE)
        game = HUB.begin(owner, recipe, name[:40] or None)
    current.set(game)
    _leave_with_page(owner, game)
    return game


def _leave_with_page(owner: str, game: Game) -> None:
    """Have the hub know when the page has ended for good."""
    if kernel_context.has_current_context():
        kernel_context.get_current_context().on_close(lambda: HUB.leave(owner, game))


def address_of_game() -> str:
    """Return the query by which the tab's game is found again; empty if it has none yet.

    A game too long for a link is found by its name alone, while the program runs.
    """
    game = current.value
    if game is None:
        return ""
    return "&".join(filter(None, [f"game={game.name}", link_of(game.view())]))


def link_of(view: View) -> str:
    """Return the query of the link to a view; empty if it would be too long to be followed."""
    query = view.recipe.query()
    return query if len(query) <= LONGEST_LINK else ""


def use_view(game: Game) -> View:
    """Return the game's latest view and render again when it changes."""
    use_version(game)
    return game.view()
