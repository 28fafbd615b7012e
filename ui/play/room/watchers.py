"""Who is called after every change of a room."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

log_book = logging.getLogger(__name__)


class Watchers:
    """Functions that are called when there is something new; any thread may use it."""

    def __init__(self) -> None:
        self._all: dict[int, Callable[[], None]] = {}
        self._lock = threading.Lock()

    def add(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have something called from now on; return how to end that."""
        with self._lock:
            number = max(self._all, default=0) + 1
            self._all[number] = callback

        def end() -> None:
            with self._lock:
                self._all.pop(number, None)

        return end

    def tell(self) -> None:
        """Call all; one that fails keeps it from none of the others."""
        with self._lock:
            watchers = list(self._all.values())
        for watcher in watchers:
            try:
                watcher()
            except Exception:
                log_book.exception("A page could not be notified of a change.")
