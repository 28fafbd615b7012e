"""What people ask for on the explore page, carried out on the game; refusals in one sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from ...agents.mistake import shown
from ...model.parameters import ParameterError
from ..frames.branches import order_for
from ..game.game import Game
from ..game.player import BROKEN
from ..game.recipe import LARGEST_SEED

log = logging.getLogger(__name__)


def act(game: Game, asked: Mapping[str, Any], refuse: Callable[[str], None]) -> None:
    """Carry out what was asked; ``refuse`` gets an empty text, or one clear sentence."""
    try:
        ACTIONS[asked["do"]](game, asked)
    except ParameterError as error:
        refuse(str(error))
    except Exception:
        log.exception("An action failed: %s", asked.get("do"))
        refuse(BROKEN)
    else:
        refuse("")


def _seed(game: Game, asked: Mapping[str, Any]) -> None:
    text = str(asked["seed"]).strip()
    if not text.isdecimal() or int(text) > LARGEST_SEED:
        raise ParameterError(
            f"The seed is {shown(text)}; allowed is a whole number 0 to {LARGEST_SEED}."
        )
    game.restart(seed=int(text))


def _restart(game: Game, asked: Mapping[str, Any]) -> None:
    recipe = game.view().recipe
    kept = recipe.branches[recipe.shown].changes
    game.restart(changes={**kept, **asked.get("changes", {})})


def _order(game: Game, asked: Mapping[str, Any]) -> None:
    view = game.view()
    game.fork({}, [order_for(view, asked["power"], asked["move"], asked["duration"])])


ACTIONS: dict[str, Callable[[Game, Mapping[str, Any]], Any]] = {
    "step": lambda game, asked: game.step(),
    "back": lambda game, asked: game.back(),
    "go": lambda game, asked: game.go(int(asked["month"])),
    "play": lambda game, asked: game.play(bool(asked["playing"])),
    "speed": lambda game, asked: game.play(game.pace[0], float(asked["speed"])),
    "scenario": lambda game, asked: game.restart(scenario=asked["scenario"], changes={}),
    "seed": _seed,
    "citizens": lambda game, asked: game.restart(citizens=int(asked["citizens"])),
    "restart": _restart,
    "seat": lambda game, asked: game.restart(seat=asked["power"]),
    "submit": lambda game, asked: game.submit(asked["levels"]),
    "debrief": lambda game, asked: game.debrief(),
    "defaults": lambda game, asked: game.restart(changes={}),
    "fork": lambda game, asked: game.fork(asked["changes"]),
    "order": _order,
    "show": lambda game, asked: game.show(int(asked["branch"]), asked["against"]),
    "rename": lambda game, asked: game.rename(int(asked["branch"]), str(asked["name"])),
    "undo": lambda game, asked: game.undo(),
    "discard": lambda game, asked: game.discard(int(asked["branch"])),
}
"""What can be asked for, by name."""
