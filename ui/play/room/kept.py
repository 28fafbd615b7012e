"""What was worked out of a line of months, kept as long as somebody holds the line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")

_kept: WeakKeyDictionary[Any, dict[Hashable, Any]] = WeakKeyDictionary()
_lock = threading.Lock()


def kept(line: Any, key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make`` returned for a line under a key, and make it if nobody has yet.

    The line must not change any more; a room replaces its line with every round. Two threads that
    ask at once may both make it; they get the same.
    """
    with _lock:
        found = _kept.setdefault(line, {})
    if key not in found:
        found.setdefault(key, make())
    return found[key]
