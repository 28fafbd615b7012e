"""Waiting for what a test expects: at once where it is there, and long on a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE = 300.0
"""Seconds after which something that is waited for will not come any more. It says nothing about
speed: a machine may be busy with other work."""


def until(met: Callable[[], object], what: Callable[[], object] = lambda: "") -> None:
    """Wait until a condition is met; if it is not, the test fails and tells ``what`` there is."""
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, f"waited in vain: {what()}"
        time.sleep(0.01)


def until_phase(room: Any, *phases: str) -> None:
    """Wait until a room is in one of the phases."""
    until(lambda: room.state.phase in phases, lambda: room.state.phase)
