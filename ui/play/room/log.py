"""The log of all rooms: one SQLite file, one writer, and nothing acknowledged before its COMMIT."""

from __future__ import annotations

import logging
import queue
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ....agents.mistake import Mistake, shown
from .actions import AnyDeed, nameless, read, written

log = logging.getLogger(__name__)

FORMAT = 2
"""Version of the file's layout, in its ``user_version``."""

MOST_TOGETHER = 256
"""Deeds that one COMMIT takes at the most."""

LAYOUT = """
CREATE TABLE room (
  code TEXT PRIMARY KEY, settings TEXT NOT NULL, model TEXT NOT NULL,
  console TEXT NOT NULL, begun REAL NOT NULL
);
CREATE TABLE event (
  seq INTEGER PRIMARY KEY, room TEXT NOT NULL REFERENCES room, round INTEGER NOT NULL,
  at REAL NOT NULL, person INTEGER, seat TEXT, key TEXT NOT NULL, body BLOB NOT NULL,
  UNIQUE (room, key)
);
CREATE TABLE alive (room TEXT PRIMARY KEY REFERENCES room, at REAL NOT NULL);
"""


@dataclass(frozen=True)
class Entry:
    """One deed in the log: who did it (None: the instructor or the room itself), and when."""

    seq: int
    round: int
    at: float
    """Seconds since 1970."""
    person: int | None
    seat: str | None
    key: str
    deed: AnyDeed


@dataclass(frozen=True)
class Header:
    """What the file says of a room beside its deeds; ``console`` is a SHA-256."""

    code: str
    settings: str
    model: str
    console: str
    begun: float


@dataclass
class Work:
    """One thing to write: ``write`` does it, ``publish`` makes it known after the COMMIT."""

    write: Callable[[sqlite3.Connection], Any]
    publish: Callable[[Any], None]
    withdraw: Callable[[], None]
    answer: Future[Any]


class Log:
    """The only writer of a file of rooms; safe to call from any thread."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it.

        Raises :class:`Mistake` for another version's file, or none of rooms; it stays as it is, to
        the byte.
        """
        self.path = path
        self._queue: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._scrub = False
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            _prepare(connection, path)
        self._thread = threading.Thread(target=self._serve, name="log", daemon=True)
        self._thread.start()

    def submit(
        self,
        write: Callable[[sqlite3.Connection], Any],
        publish: Callable[[Any], None],
        withdraw: Callable[[], None],
    ) -> Future[Any]:
        """Have something written.

        In the writer's thread ``write`` is called within a transaction; after the COMMIT
        ``publish`` gets what it returned, and then the future does. What ``write`` raises goes to
        the future, which cannot be cancelled. ``withdraw`` is called if the COMMIT fails.
        """
        answer: Future[Any] = Future()
        answer.set_running_or_notify_cancel()
        self._queue.put(Work(write, publish, withdraw, answer))
        return answer

    def scrub(self) -> None:
        """Leave nothing of overwritten deeds beside the file; called within ``write``."""
        self._scrub = True

    def headers(self) -> list[Header]:
        """Return all rooms of the file, newest first."""
        with closing(self._connect()) as connection:
            return headers_in(connection)

    def entries(self, code: str) -> Iterator[Entry]:
        """Yield a room's deeds in order."""
        with closing(self._connect()) as connection:
            yield from entries_in(connection, code)

    def alive(self, code: str) -> float:
        """Return when a room's clock last ran, in seconds since 1970; 0 if that is not known."""
        with closing(self._connect()) as connection:
            row = connection.execute("SELECT at FROM alive WHERE room = ?", (code,)).fetchone()
        return 0.0 if row is None else float(row[0])

    def close(self) -> None:
        """Write what is waiting, and end."""
        self._queue.put(None)
        self._thread.join(timeout=10)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync = ON")
        return connection

    def _serve(self) -> None:
        connection = self._connect()
        ending = False
        while not ending:
            batch: list[Work] = []
            item = self._queue.get()
            while item is not None:
                batch.append(item)
                if len(batch) == MOST_TOGETHER or self._queue.empty():
                    break
                item = self._queue.get()
            ending = item is None
            if batch:
                self._commit(connection, batch)
        connection.close()

    def _commit(self, connection: sqlite3.Connection, batch: list[Work]) -> None:
        """Write a batch in one transaction, and tell each how it went."""
        done: list[tuple[Work, Any]] = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            for work in batch:
                try:
                    done.append((work, work.write(connection)))
                except Mistake as error:
                    work.answer.set_exception(error)
            connection.execute("COMMIT")
        except Exception as error:  # a full disk, or a defect: nothing of the batch counts
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            for work in batch:
                work.withdraw()
                if not work.answer.done():
                    work.answer.set_exception(error)
            return
        if self._scrub:
            self._scrub = not _emptied(connection)
        for work, result in done:
            try:
                work.publish(result)
            except Exception:  # it is written anyway; the writer continues
                log.exception("What was written could not be made known.")
            work.answer.set_result(result)


def headers_in(connection: sqlite3.Connection) -> list[Header]:
    """Return all rooms of a file, newest first."""
    rows = connection.execute(
        "SELECT code, settings, model, console, begun FROM room ORDER BY begun DESC"
    )
    return [Header(*row) for row in rows]


def entries_in(connection: sqlite3.Connection, code: str) -> Iterator[Entry]:
    """Yield a room's deeds in order."""
    for row in connection.execute(
        "SELECT seq, round, at, person, seat, key, body FROM event WHERE room = ? ORDER BY seq",
        (code,),
    ):
        seq, round_, at, person, seat, key, body = row
        yield Entry(seq, round_, at, person, seat, key, read(body))


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that only reads a file, beside a server that may write it.

    Raises :class:`Mistake` where there is no file of rooms of this version.
    """
    if not path.is_file():
        raise Mistake(f"There are no rooms at {shown(str(path))}: there is no such file.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != FORMAT:
                raise Mistake(other_layout(path, version))
            yield connection
    except sqlite3.DatabaseError as error:
        raise Mistake(f"{shown(str(path))} cannot be read: {error}.") from None


def insert(connection: sqlite3.Connection, code: str, entry: Entry) -> Entry:
    """Write one deed; return it with the number that it has in the file, the next one."""
    cursor = connection.execute(
        "INSERT INTO event (room, round, at, person, seat, key, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            code, entry.round, entry.at, entry.person, entry.seat, entry.key, written(entry.deed),
        ),
    )  # fmt: skip
    assert cursor.lastrowid is not None
    return replace(entry, seq=cursor.lastrowid)


def known(connection: sqlite3.Connection, code: str, key: str) -> tuple[int, int | None] | None:
    """Return number and person of the deed that came under a key before, if one did."""
    row = connection.execute(
        "SELECT seq, person FROM event WHERE room = ? AND key = ?", (code, key)
    ).fetchone()
    return None if row is None else (int(row[0]), row[1])


def begin(connection: sqlite3.Connection, header: Header) -> None:
    """Write a new room."""
    connection.execute(
        "INSERT INTO room (code, settings, model, console, begun) VALUES (?, ?, ?, ?, ?)",
        (header.code, header.settings, header.model, header.console, header.begun),
    )


def live(connection: sqlite3.Connection, code: str, at: float) -> None:
    """Write that a room's clock still runs."""
    connection.execute("INSERT OR REPLACE INTO alive (room, at) VALUES (?, ?)", (code, at))


def forget(connection: sqlite3.Connection, code: str) -> None:
    """Overwrite the names and texts of a room."""
    connection.execute("PRAGMA secure_delete = ON")
    rows = connection.execute("SELECT seq, body FROM event WHERE room = ?", (code,)).fetchall()
    for seq, body in rows:
        deed = nameless(read(body))
        if deed:
            connection.execute(
                "UPDATE event SET body = ? WHERE room = ? AND seq = ?", (written(deed), code, seq)
            )


def expire(connection: sqlite3.Connection, before: float) -> None:
    """Delete all rooms in which nothing has happened since a time, seconds since 1970."""
    connection.execute("PRAGMA secure_delete = ON")
    last = "max(begun, coalesce((SELECT max(at) FROM event WHERE event.room = code), 0))"
    old = f"SELECT code FROM room WHERE {last} < ?"
    for table in ("event", "alive"):
        connection.execute(f"DELETE FROM {table} WHERE room IN ({old})", (before,))
    connection.execute(f"DELETE FROM room WHERE {last} < ?", (before,))


def now() -> float:
    """Return the time, seconds since 1970."""
    return time.time()


def _emptied(connection: sqlite3.Connection) -> bool:
    """Empty the file beside the database; return False where somebody reads it, to try again."""
    try:
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not busy


def other_layout(path: Path, version: int) -> str:
    """Say that a file is of another version."""
    return (
        f"{shown(str(path))} holds rooms in layout {version}; allowed is layout {FORMAT}: use "
        "another folder, or the version that made it."
    )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:  # such as a file that may not be read
        raise
    except sqlite3.DatabaseError:
        raise Mistake(
            f"{shown(str(path))} holds no rooms; host in another folder, or move that file away."
        ) from None
    if version == FORMAT:
        return
    if version != 0 or tables:
        raise Mistake(other_layout(path, version))
    connection.executescript(f"BEGIN; {LAYOUT} PRAGMA user_version = {FORMAT}; COMMIT;")
