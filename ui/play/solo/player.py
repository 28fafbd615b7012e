"""The player: lets a game go on by itself at its speed, without falling behind or running ahead."""

from __future__ import annotations

import logging
import threading
import time

from .game import Game

log = logging.getLogger(__name__)

BROKEN = "Something in the model failed, and nothing was changed. Go back a month or start again."
"""What people read when the program, not they, made a mistake; the server's log says more."""


class Player:
    """A thread that steps one game while it is playing and ends with it."""

    def __init__(self, game: Game) -> None:
        """Wait for the game to be set playing."""
        self._game = game
        self._ended = False
        threading.Thread(target=self._run, daemon=True).start()

    def end(self) -> None:
        """End the thread, after the month under way."""
        self._ended = True

    def _run(self) -> None:
        seen = -1
        due = time.monotonic()
        while not self._ended:
            playing, speed = self._game.pace
            if not playing:
                seen = self._game.wait(seen, timeout=5.0)
                due = time.monotonic()
                continue
            due = max(due + 1 / speed, time.monotonic())
            time.sleep(max(due - time.monotonic(), 0.0))
            if self._game.pace[0]:
                self._step()

    def _step(self) -> None:
        try:
            self._game.step()
        except Exception:
            log.exception("A month could not be played.")
            self._game.stop(BROKEN)
