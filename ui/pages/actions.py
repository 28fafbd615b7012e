"""What people ask for on the explore page, carried out on the game; refusals in one sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from ...agents.mistake import shown
from ...model.parameters import ParameterError, Value, checked
from ...model.scenario import scenario_names
from ..frames.branches import order_for
from ..play.bounds import Asked, whole_of
from ..play.orders import HORIZON, POWER
from ..play.recipe import FEWEST_CITIZENS, LARGEST_SEED, MOST_CITIZENS
from ..play.solo.game import FASTEST, SLOWEST, Game
from ..play.solo.player import BROKEN

log = logging.getLogger(__name__)


MOST_AHEAD = 24
"""Months that a fork may play at once."""


def act(game: Game, fields: Any, refuse: Callable[[str], None]) -> None:
    """Carry out what was asked; ``refuse`` gets an empty text, or one clear sentence."""
    try:
        asked = Asked(fields)
        ACTIONS[asked.one_of("do", ACTIONS)](game, asked)
    except ParameterError as error:
        refuse(str(error))
    except Exception:
        log.exception("An action failed: %s", shown(fields))
        refuse(BROKEN)
    else:
        refuse("")


def _seed(game: Game, asked: Asked) -> None:
    game.restart(seed=whole_of("The seed", asked.text("seed").strip(), 0, LARGEST_SEED))


def _restart(game: Game, asked: Asked) -> None:
    recipe = game.view().recipe
    kept = recipe.branches[recipe.shown].changes
    game.restart(changes={**kept, **_changes(asked)})


def _changes(asked: Asked) -> dict[str, Value]:
    return {name: checked(name, value) for name, value in asked.values("changes").items()}


def _order(game: Game, asked: Asked) -> None:
    power, move, duration = (asked.text(name) for name in ("power", "move", "duration"))
    ahead = asked.whole("ahead", 0, MOST_AHEAD) if "ahead" in asked else 0
    view = game.view()
    game.fork({}, [order_for(view, power, move, duration)])
    if ahead:
        game.go(view.recipe.month + ahead)


def _show(game: Game, asked: Asked) -> None:
    courses = game.view().recipe.branches
    game.show(asked.one_of("branch", courses), asked.one_of("against", (None, *courses)))


def _rename(game: Game, asked: Asked) -> None:
    game.rename(_branch(game, asked), asked.text("name"))


def _branch(game: Game, asked: Asked) -> int:
    return asked.one_of("branch", game.view().recipe.branches)


ACTIONS: dict[str, Callable[[Game, Asked], Any]] = {
    "step": lambda game, asked: game.step(),
    "back": lambda game, asked: game.back(),
    "go": lambda game, asked: game.go(asked.whole("month", 0, HORIZON)),
    "play": lambda game, asked: game.play(asked.flag("playing")),
    "speed": lambda game, asked: game.play(game.pace[0], asked.number("speed", SLOWEST, FASTEST)),
    "scenario": lambda game, asked: game.restart(
        scenario=asked.one_of("scenario", scenario_names()), changes={}
    ),
    "seed": _seed,
    "citizens": lambda game, asked: game.restart(
        citizens=asked.whole("citizens", FEWEST_CITIZENS, MOST_CITIZENS)
    ),
    "restart": _restart,
    "seat": lambda game, asked: game.restart(seat=asked.one_of("power", (None, *POWER))),
    "submit": lambda game, asked: game.submit(asked.values("levels")),
    "debrief": lambda game, asked: game.debrief(),
    "defaults": lambda game, asked: game.restart(changes={}),
    "fork": lambda game, asked: game.fork(_changes(asked)),
    "order": _order,
    "show": _show,
    "fan": lambda game, asked: game.fan(asked.flag("plausible")),
    "rename": _rename,
    "undo": lambda game, asked: game.undo(),
    "discard": lambda game, asked: game.discard(_branch(game, asked)),
}
"""What can be asked for, by name."""
