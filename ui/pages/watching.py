"""A page that is rendered again when what it shows has changed."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

import solara

PATIENCE = 2.0
"""Seconds after which a thread looks whether its page is still there."""


class Watched(Protocol):
    """What has a version that grows with every change."""

    def wait(self, seen: int, timeout: float) -> int:
        """Wait until the version is not ``seen``, or the time (seconds) is up; return it."""
        ...


def use_version(source: Watched) -> int:
    """Return the latest version seen, and render again when there is another.

    One thread a page waits for changes and takes only the latest, so that a slow browser shows
    fewer of them instead of falling behind.
    """
    version, redraw = solara.use_state(0)

    def watch() -> Callable[[], None]:
        ended = threading.Event()

        def pump() -> None:
            seen = -1
            while not ended.is_set():
                now = source.wait(seen, timeout=PATIENCE)
                if now != seen and not ended.is_set():
                    seen = now
                    redraw(now)

        threading.Thread(target=pump, daemon=True).start()
        return ended.set

    solara.use_effect(watch, [source])
    return version
