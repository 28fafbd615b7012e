"""What a class takes home: the session, its replay, tables and experiment, in one folder or zip."""

from __future__ import annotations

import secrets
import shutil
import zipfile
from pathlib import Path

from ...experiments.storage.files import OutputError, new_folder, write_whole
from ...experiments.storage.manifest import Manifest, digest
from ..play.debrief import stored as debriefs
from ..play.debrief.made import Debrief, debrief
from ..play.debrief.played import played_from
from ..play.session import summary
from ..play.session.columns import write_tables
from ..play.session.experiment import write_experiment
from ..play.session.game_tables import game_tables
from ..play.session.people_tables import people_tables
from ..play.session.played import PlayedSession, played_again
from ..play.session.session import Session, check_played
from ..play.session.stored import write_session
from .replay import replay_page

TABLES, EXPERIMENT, REPLAY = "tables", "experiment", "replay.html"
"""Parts of an export: a folder of tables, one of an experiment, and the replay."""

MANIFEST = "manifest.json"


def export(session: Session, folder: Path, found: Debrief | None = None) -> Path:
    """Write all of a session into a new folder, which is there whole or not at all.

    ``found`` is its debrief, where it is known already; else it is computed. Raises
    :class:`Mistake` for a folder that holds something, or a session without any round.
    """
    check_played(session)
    played = played_again(session)
    empty = folder.is_dir()
    new_folder(folder)
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir()
        _fill(played, found or debrief_of(session), part)
        folder.rmdir()
        part.replace(folder)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror}.") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if not empty and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return folder


def debrief_of(session: Session) -> Debrief:
    """Return the debrief of a session, computed."""
    return debrief(played_from(session.settings, session.rounds, session.deals))


def export_zip(session: Session, path: Path, found: Debrief | None = None) -> Path:
    """Write all of a session into a zip file, which is there whole or not at all."""
    folder = path.with_name(f".{path.stem}.{secrets.token_hex(4)}")
    try:
        export(session, folder, found)
        write_whole(path, lambda part: _zip(folder, part, path.stem))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return path


def _fill(played: PlayedSession, found: Debrief, folder: Path) -> None:
    session = played.session
    write_session(session, folder)
    (folder / debriefs.FILE).write_text(debriefs.as_json(found), encoding="utf-8")
    (folder / summary.FILE).write_bytes(summary.as_json(summary.summarised(played)))
    (folder / REPLAY).write_text(replay_page(played, found), encoding="utf-8")
    for name in (TABLES, EXPERIMENT):
        (folder / name).mkdir()
    write_tables([*game_tables(played), *people_tables(played)], folder / TABLES)
    write_experiment(session, folder / EXPERIMENT)
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    Manifest(
        {
            "command": "session", "title": f"Session {session.id}, {session.day}",
            "scenario": session.settings.scenario, "seed": session.settings.seed,
            "citizens": session.settings.citizens, "months": session.months,
            "names": session.names,
        },
        played.scenario.parameters.values(),
        {p.relative_to(folder).as_posix(): digest(p) for p in files},
    ).write(folder / MANIFEST)  # fmt: skip


def _zip(folder: Path, part: Path, name: str) -> None:
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as whole:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            whole.write(path, f"{name}/{path.relative_to(folder).as_posix()}")
