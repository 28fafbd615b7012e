"""The hub: owns all games in progress, so that they outlive the tabs that show them."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

from .background import Background
from .game import Game
from .player import Player
from .recipe import Recipe

MOST_GAMES = 50
"""Games that are kept; the one unused for longest goes first, and its link brings it back."""


class Hub:
    """Finds, begins and forgets games; safe to call from any thread."""

    def __init__(self, background: Background | None = None) -> None:
        """Begin without games; the background process is shared by all."""
        self.background = background or Background()
        self._lock = threading.Lock()
        self._games: OrderedDict[tuple[str, str], tuple[Game, Player]] = OrderedDict()

    def find(self, owner: str, name: str) -> Game | None:
        """Return the owner's game of that name, if it is still there."""
        with self._lock:
            if (owner, name) not in self._games:
                return None
            self._games.move_to_end((owner, name))
            return self._games[owner, name][0]

    def begin(self, owner: str, recipe: Recipe, name: str | None = None) -> Game:
        """Begin a game for ``owner`` (one browser) and keep it."""
        game = Game(recipe, self.background, name or secrets.token_hex(4))
        with self._lock:
            self._games[owner, game.name] = (game, Player(game))
            while len(self._games) > MOST_GAMES:
                _, (old, player) = self._games.popitem(last=False)
                player.end()
                old.close()
        return game

    def close(self) -> None:
        """Forget all games and end the background process."""
        with self._lock:
            for game, player in self._games.values():
                player.end()
                game.close()
            self._games.clear()
        self.background.close()
