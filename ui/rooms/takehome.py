"""What a room's people and its instructor take home, as downloads."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from weakref import WeakKeyDictionary

from starlette.responses import Response

from ..play.room.debriefs import Debriefs
from ..play.room.room import Room
from ..play.session.logged import session_of
from ..play.session.played import PlayedSession
from ..play.session.session import check_played
from .export import export_zip
from .replay import replay_page

_made: WeakKeyDictionary[Room, tuple[int, bytes]] = WeakKeyDictionary()
_lock = threading.Lock()


def finished(room: Room) -> bool:
    """Return whether the game is over, and there is something to take home."""
    return room.state.phase == "ended" and bool(room.state.rounds)


def replay_of(room: Room, debriefs: Debriefs) -> Response:
    """Return the replay of a room's rounds as a download, made once for all who ask.

    It has the debrief, for which it waits, unless that could not be computed. Raises
    :class:`Mistake` before any round was played.
    """
    with _lock:
        version = room.version
        had = _made.get(room)
        if had is None or had[0] != version:
            session = session_of(room)
            check_played(session)
            found = debriefs.awaited(room)
            page = replay_page(PlayedSession(session, room.line), found).encode()
            had = _made[room] = version, page
    return _download(had[1], "text/html; charset=utf-8", "triangulation-replay.html")


def session_zip(room: Room, names: bool, debriefs: Debriefs) -> Response:
    """Return all of a room's session as a zip file; raises :class:`Mistake` before any round."""
    session = session_of(room, names)
    check_played(session)
    found = debriefs.awaited(room)
    with tempfile.TemporaryDirectory() as folder:
        path = export_zip(session, Path(folder) / f"session-{session.id}.zip", found)
        return _download(path.read_bytes(), "application/zip", path.name)


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
