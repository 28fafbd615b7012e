"""The clock of a round: how much time is left, by a clock that nobody can set."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from . import actions as a

JUMP_MS = 5_000
"""By how much the wall clock may leave the monotonic one, or a look at the clock be late, before
a round is paused: a laptop slept, or a clock was set. Some systems count sleep, others do not."""


@dataclass
class Clock:
    """Counts a round's time down; ``wall`` and ``steady`` return seconds."""

    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic
    _left: float | None = None
    _since: float | None = None
    _apart: float = 0.0
    _looked: float = 0.0

    def set(self, seconds: float, running: bool) -> None:
        """Give the round that much time."""
        self._left = seconds
        self._since = None
        if running:
            self.run()

    def add(self, seconds: float) -> None:
        """Give the round more time."""
        if self._left is not None:
            self._left += seconds

    def stop(self) -> None:
        """Hold the clock."""
        if self._since is not None and self._left is not None:
            self._left = max(self._left - (self.steady() - self._since), 0.0)
        self._since = None

    def run(self) -> None:
        """Let the clock run again."""
        if self._since is None:
            self._since = self._looked = self.steady()
            self._apart = self.wall() - self._looked

    def clear(self) -> None:
        """Count nothing."""
        self._left = self._since = None

    @property
    def running(self) -> bool:
        """Return whether time passes."""
        return self._since is not None

    def remaining_ms(self) -> int | None:
        """Return the milliseconds left, or None if no time is counted."""
        if self._left is None:
            return None
        passed = 0.0 if self._since is None else self.steady() - self._since
        return max(int(1000 * (self._left - passed)), 0)

    def look(self) -> bool:
        """Return whether time has jumped since the last look; the clock then stops as it was."""
        if self._since is None or self._left is None:
            return False
        now = self.steady()
        apart = self.wall() - now
        jumped = 1000 * max(abs(apart - self._apart), now - self._looked) > JUMP_MS
        if jumped:
            self._left = max(self._left - (self._looked - self._since), 0.0)
            self._since = None
        self._looked = now
        return jumped

    def follow(self, deed: a.AnyDeed, phase: str, total_ms: int) -> None:
        """Do what a deed, after which a room is in a phase, asks of its clock."""
        if isinstance(deed, a.Extend):
            self.add(deed.seconds)
        elif isinstance(deed, a.Pause):
            self.stop()
        elif isinstance(deed, a.Stopped):
            self.set(deed.left_ms / 1000, running=False)
        elif isinstance(deed, a.Resume):
            self.run()
        elif phase not in ("open", "paused"):
            self.clear()
        elif isinstance(deed, a.Open):
            self.set(total_ms / 1000, running=True)
