"""Finished sessions of classes in a folder: exports, and rooms that are over."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..agents.mistake import Mistake
from .play.debrief import stored as debriefs
from .play.recipe import scenario_named
from .play.room.log import entries_in, headers_in, reading
from .play.room.rooms import FILE as ROOMS
from .play.session import stored, summary
from .play.session.logged import logged
from .play.session.session import Session
from .play.session.summary import Figures
from .shelf import DEPTH, MOST


@dataclass(frozen=True)
class Found:
    """A session of a folder: an export, whose figures are in it, or a room's, to be computed.

    ``problem`` says in a sentence why it cannot be compared; empty if it can be.
    """

    key: str
    """The session's id; an export and the room that it came from have the same."""
    place: str
    """Where it lies, below the folder."""
    day: str
    title: str
    people: int
    rounds: int
    path: Path
    session: Session | None = None
    """What is to be computed; None where an export has the figures."""
    problem: str = ""


def find_sessions(folder: Path) -> list[Found]:
    """Return the sessions in ``folder``, newest first, each once: as an export if there is one.

    Hidden folders are not looked into.
    """
    found: dict[str, Found] = {}
    for each in _all(folder):
        known = found.get(each.key)
        if known is None or (each.rounds, each.session is None) > (
            known.rounds,
            known.session is None,
        ):
            found[each.key] = each
    return sorted(found.values(), key=lambda f: (f.day, f.place), reverse=True)[:MOST]


def figures_of(found: Found) -> Figures:
    """Return the figures of an export; raises :class:`Mistake` if they cannot be read."""
    return read_figures(found.path)


def read_figures(path: Path) -> Figures:
    """Return the figures that an export (a folder or zip file) holds."""
    about, debrief = (stored.part_of(path, name) for name in (summary.FILE, debriefs.FILE))
    if about is None or debrief is None:
        raise Mistake(f"{path.name} has no figures; export the session again with this version.")
    return Figures(
        summary.from_json(about, f"{path.name}/{summary.FILE}"),
        debriefs.from_json(debrief, f"{path.name}/{debriefs.FILE}"),
    )


def _all(folder: Path) -> Iterator[Found]:
    for here, below, files in os.walk(folder):
        place = Path(here)
        deep = len(place.relative_to(folder).parts) >= DEPTH
        exported = stored.FILE in files
        below[:] = [] if exported or deep else sorted(b for b in below if not b.startswith("."))
        if exported:
            yield from _export(folder, place)
        for name in files:
            if name.startswith("session-") and name.endswith(".zip"):
                yield from _export(folder, place / name)
        if ROOMS in files:
            yield from _rooms(folder, place)


def _export(folder: Path, path: Path) -> Iterator[Found]:
    """Yield the session of an export, by its summary alone."""
    try:
        content = stored.part_of(path, summary.FILE)
        about = None if content is None else summary.from_json(content, path.name)
    except Mistake as error:
        yield _hopeless(folder, path, str(error))
        return
    if about is None:
        problem = "It was exported by an earlier version; export it again."
        yield _hopeless(folder, path, problem)
        return
    place = path.relative_to(folder).as_posix()
    people = sum(about.people.values())
    yield Found(about.session, place, about.day, about.title, people, about.rounds, path)


def _hopeless(folder: Path, path: Path, problem: str) -> Found:
    place = path.relative_to(folder).as_posix()
    return Found(place, place, "", "A session", 0, 0, path, problem=problem)


def _rooms(folder: Path, path: Path) -> Iterator[Found]:
    """Yield the sessions of a folder's rooms that are over."""
    place = path.relative_to(folder).as_posix()
    try:
        sessions = _ended(path, *_stamps(path))
    except (Mistake, OSError) as error:
        yield _hopeless(folder, path, str(error))
        return
    for code, session in sessions:
        title = scenario_named(session.settings.scenario).title
        yield Found(
            session.id, f"{place}, room {code}", session.day, title,
            len(session.members), len(session.rounds), path, session,
        )  # fmt: skip


def _stamps(path: Path) -> tuple[float, ...]:
    """Return when the files of some rooms were written last."""
    return tuple(
        (path / name).stat().st_mtime for name in (ROOMS, f"{ROOMS}-wal") if (path / name).is_file()
    )


@lru_cache(maxsize=32)
def _ended(path: Path, *_stamps: float) -> tuple[tuple[str, Session], ...]:
    """Return the sessions of rooms that are over, by the room's code; read once per change."""
    with reading(path / ROOMS) as connection:
        sessions = [
            (header.code, logged(header, entries_in(connection, header.code)))
            for header in headers_in(connection)
        ]
    return tuple((code, each) for code, each in sessions if each.ended and each.rounds)
