"""The hub: owns all games in progress, so that they outlive the tabs that show them."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

from ..background import Background
from ..recipe import Recipe
from .game import Game, Rest
from .player import Player

MOST_GAMES = 500
"""Games that are kept; of those that no page shows, the one unused for longest goes first."""

MOST_AWAKE, MOST_SIZE = 4, 1_500_000
"""Games that no page shows and that are kept whole: how many, and their citizen-months together
(about 13 to a kilobyte). The others are laid to rest, and played again when they are asked for:
what the background computes for a game that is whole slows it for those that are looked at."""


@dataclass
class Kept:
    """A game, whole or at rest, and how many pages show it."""

    rest: Rest | None = None
    game: Game | None = None
    player: Player | None = None
    pages: int = 0


class Hub:
    """Finds, begins and forgets games; safe to call from any thread.

    A page holds the game that it finds or begins until it calls :meth:`leave`.
    """

    def __init__(self, background: Background | None = None) -> None:
        """Begin without games; the background process is shared by all."""
        self.background = background or Background()
        self._lock = threading.Lock()
        self._games: OrderedDict[tuple[str, str], Kept] = OrderedDict()

    def find(self, owner: str, name: str) -> Game | None:
        """Return the owner's game of that name, if it is still there, and hold it."""
        with self._lock:
            kept = self._games.get((owner, name))
            if kept is None:
                return None
            kept.pages += 1
            rest = kept.rest
        woken = None if rest is None else Game.resumed(rest, self.background, name)
        with self._lock:
            return self._hold(owner, name, kept, woken)

    def begin(self, owner: str, recipe: Recipe, name: str | None = None) -> Game:
        """Begin a game for ``owner`` (one browser), keep it and hold it."""
        game = Game(recipe, self.background, name or secrets.token_hex(4))
        with self._lock:
            return self._hold(owner, game.name, Kept(pages=1), game)

    def leave(self, owner: str, game: Game) -> None:
        """Note that a page that held the game shows it no more."""
        with self._lock:
            kept = self._games.get((owner, game.name))
            if kept is not None and kept.game is game:
                kept.pages -= 1
                self._tidy()

    def close(self) -> None:
        """Forget all games and end the background process."""
        with self._lock:
            for kept in self._games.values():
                _lay_to_rest(kept)
            self._games.clear()
        self.background.close()

    def _hold(self, owner: str, name: str, kept: Kept, game: Game | None) -> Game:
        if kept.game is None:
            assert game is not None, "a game is whole or at rest"
            kept.game, kept.player, kept.rest = game, Player(game), None
        self._games[owner, name] = kept
        self._games.move_to_end((owner, name))
        self._tidy()
        return kept.game

    def _tidy(self) -> None:
        """Keep within bounds what no page shows; the latest used stay whole."""
        awake = size = 0
        for kept in reversed(self._games.values()):
            if kept.game is not None and not kept.pages:
                awake, size = awake + 1, size + kept.game.size
                if awake > MOST_AWAKE or size > MOST_SIZE:
                    _lay_to_rest(kept)
        unseen = [key for key, kept in self._games.items() if not kept.pages]
        for key in unseen[: max(len(self._games) - MOST_GAMES, 0)]:
            _lay_to_rest(self._games.pop(key))


def _lay_to_rest(kept: Kept) -> None:
    if kept.game is not None and kept.player is not None:
        kept.player.end()
        kept.game.close()
        kept.rest, kept.game, kept.player = kept.game.rest(), None, None
