"""Figures of sessions: read from exports, or computed in the background and kept on disk."""

from __future__ import annotations

import hashlib
import logging
import threading
from pathlib import Path
from typing import Any

from ..agents.mistake import Mistake
from ..experiments.storage.files import OutputError, make_folder, write_whole
from .play.background import Background, Failed
from .play.debrief import stored as debriefs
from .play.room.game import check_model
from .play.session import summary
from .play.session.session import Session
from .play.session.stored import as_json
from .play.session.summary import Figures
from .sessions import Found, figures_of, read_figures

log = logging.getLogger(__name__)

KEPT = Path(".triangulation") / "sessions"
"""Where computed figures are kept, below the folder of results."""

FAILED = "Its figures could not be computed; the log of the server says why."


class Comparing:
    """Finds the figures of sessions; never computes in the thread that asks."""

    def __init__(self, folder: Path) -> None:
        """Begin with nothing known; ``folder`` is that of the results."""
        self._folder = folder / KEPT
        self._background = Background()
        self._known: dict[str, Figures | str] = {}
        self._asked: set[str] = set()
        self._changed = threading.Condition()
        self._version = 0

    def figures(self, found: Found) -> Figures | str | None:
        """Return a session's figures, a sentence why there are none, or None while they are made.

        Figures of a room are asked for by this; those of people come without anybody's name.
        """
        if found.problem:
            return found.problem
        try:
            if found.session is None:
                return figures_of(found)
            return self._of_room(found.session)
        except Mistake as error:
            return str(error)

    def wait(self, seen: int, timeout: float) -> int:
        """Wait until more is known than at a version, or time is over; return the version."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != seen, timeout)
            return self._version

    def close(self) -> None:
        """End the background process."""
        self._background.close()

    def _of_room(self, session: Session) -> Figures | str | None:
        key = f"{session.id}-{hashlib.sha256(as_json(session)).hexdigest()[:12]}"
        with self._changed:
            if key in self._known or key in self._asked:
                return self._known.get(key)
        kept = self._folder / key
        if (kept / summary.FILE).is_file():
            try:
                return self._know(key, read_figures(kept))
            except Mistake:
                log.warning("%s cannot be read; it is computed again.", kept)
        check_model(session.model, f"Session {session.id}")
        with self._changed:
            self._asked.add(key)
        self._background.start(
            ("session", key), "session", (session,), lambda item: self._heard(key, item)
        )
        return None

    def _heard(self, key: str, item: Any) -> None:
        if isinstance(item, Failed):
            log.error("The figures of session %s failed:\n%s", key, item)
            self._know(key, FAILED)
        elif isinstance(item, Figures):
            self._keep(key, item)
            self._know(key, item)

    def _know(self, key: str, known: Figures | str) -> Figures | str:
        with self._changed:
            self._known[key] = known
            self._version += 1
            self._changed.notify_all()
        return known

    def _keep(self, key: str, found: Figures) -> None:
        """Keep figures for the next start; if they cannot be written, they are computed again."""
        folder = self._folder / key
        debrief, about = debriefs.as_json(found.debrief), summary.as_json(found.about)
        try:
            make_folder(folder)
            write_whole(folder / debriefs.FILE, lambda p: p.write_text(debrief, encoding="utf-8"))
            write_whole(folder / summary.FILE, lambda p: p.write_bytes(about))
        except (OSError, OutputError) as error:
            log.warning("Figures of session %s are not kept: %s", key, error)
