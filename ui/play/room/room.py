"""Rooms: many people steer one game, and nothing that was acknowledged is lost."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

import msgspec

from ....agents.mistake import Mistake
from ..line import Line
from ..standings import Standing
from . import actions as a
from .allowed import FITTING, Refused, check, check_join, join_of
from .clock import Clock
from .fold import fold
from .game import RoomGame, check_model, events_of, figures_of
from .heard import voices_said
from .log import Entry, Header, Log, forget, insert, known, live, now
from .promises import costs
from .resolve import resolved
from .state import Person, RoomState, Round, Settings
from .watchers import Watchers

log_book = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds to wait for the disk before an answer fails."""

SIGNED = 2.0
"""Seconds between two signs of life of a running clock; so much a round may gain by a crash."""


class Ack(NamedTuple):
    """The acknowledgement of a deed: its number in the log, and the room's version then."""

    seq: int
    version: int


def digest(token: str) -> str:
    """Return the SHA-256 of a token, which is all that is kept of it."""
    return hashlib.sha256(token.encode()).hexdigest()


class Room:
    """One room; every method may be called from any thread, and none waits for the model.

    ``state`` and ``line`` are replaced as a whole and can be read without a lock.
    """

    def __init__(self, header: Header, log: Log, played: Callable[[Room], None]) -> None:
        """Fold the room from its log; raises :class:`Mistake` for another model's room."""
        check_model(header.model, f"Room {header.code}")
        self.header = header
        self.settings = msgspec.json.decode(header.settings, type=Settings)
        self.game = RoomGame(self.settings)
        self.scenario = self.game.scenario
        self.state = RoomState(header.code, self.settings)
        self.outlook: Sequence[Standing] = ()
        self._log, self._to_play = log, played
        self._tokens: dict[str, int] = {}
        self._issued: dict[str, tuple[int, str]] = {}
        self._played: Line | None = None
        self._joined_by: dict[str, int] = {}
        self._keys: set[str] = set()
        self._watchers = Watchers()
        self._clock, self._clock_lock = Clock(), threading.Lock()
        self._signed = 0.0
        self._recall()
        self._ahead = self.state

    # --- reading ---------------------------------------------------------------------------

    @property
    def version(self) -> int:
        """Return a number that grows with everything that happens."""
        return self.state.version

    @property
    def line(self) -> Line:
        """Return the months played so far."""
        return self.game.line

    def person(self, token: str) -> Person | None:
        """Return who holds a token; None if nobody does, or who did has left or was removed."""
        number = self._tokens.get(digest(token))
        found = None if number is None else self.state.persons.get(number)
        return found if found is not None and found.here else None

    def entries(self) -> Iterator[Entry]:
        """Yield everything that was done, in order, from the file."""
        return self._log.entries(self.state.code)

    @property
    def total_ms(self) -> int:
        """Return the time that the round now open has in all, in milliseconds."""
        return 1000 * (self.settings.seconds + self.state.extended)

    def remaining_ms(self) -> int | None:
        """Return the time left to decide in milliseconds, or None if none is counted."""
        with self._clock_lock:
            return self._clock.remaining_ms()

    @property
    def running(self) -> bool:
        """Return whether the clock runs."""
        return self._clock.running

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have something called after every change, from any thread; return how to end that."""
        return self._watchers.add(callback)

    # --- doing -----------------------------------------------------------------------------

    def join(self, name: str, seat: str, key: str) -> tuple[int, str]:
        """Seat somebody; return the person's number and token.

        The same key gives the same person again, with the same token, or with another one after
        the server was restarted (the old one then counts no more). Raises :class:`Refused`.
        """
        self._joining(name, seat, key).result(timeout=PATIENCE)
        return self._issued[key]

    async def joined(self, name: str, seat: str, key: str) -> tuple[int, str]:
        """Seat somebody as :meth:`join` does; an event loop goes on meanwhile."""
        await _written(self._joining(name, seat, key))
        return self._issued[key]

    def _joining(self, name: str, seat: str, key: str) -> Future[Any]:
        token = secrets.token_urlsafe(24)
        deed = join_of(name, seat, digest(token))

        def write(connection: sqlite3.Connection) -> Any:
            if self._known(connection, key) is None:
                check_join(self._ahead, deed)
                entry = self._write(connection, None, deed, key)
                self._issued[key] = (len(self._ahead.persons), token)
                return entry
            if key in self._issued:
                return None
            if key not in self._joined_by:
                raise Refused("This key was used for something else; open the page again.")
            number = self._joined_by[key]
            self._issued[key] = (number, token)
            renewed = a.Renew(person=number, token=digest(token))
            return self._write(connection, None, renewed, _own_key())

        def withdraw() -> None:  # not written: whoever asks again gets a token that is
            self._issued.pop(key, None)

        return self._submitted(write, withdraw)

    def act(self, token: str, deed: a.AnyDeed, key: str, shown_round: int | None = None) -> Ack:
        """Do something as the person with a token.

        A repeated key changes nothing and is acknowledged as before, whatever has happened since.
        ``shown_round`` is the round that the person's page shows. Raises :class:`Refused`.
        """
        return self._ack(self._acting(token, deed, key, shown_round).result(timeout=PATIENCE))

    async def acted(
        self, token: str, deed: a.AnyDeed, key: str, shown_round: int | None = None
    ) -> Ack:
        """Do something as :meth:`act` does; an event loop goes on meanwhile."""
        return self._ack(await _written(self._acting(token, deed, key, shown_round)))

    def _acting(self, token: str, deed: a.AnyDeed, key: str, shown: int | None) -> Future[Any]:
        person = self.person(token)
        if person is None:
            raise Refused("This page belongs to nobody in the room any more; join again.")
        if not isinstance(deed, a.PEOPLE):
            raise Refused("Only the instructor can do this.")
        return self._act(person.id, deed, key, shown)

    def _ack(self, written: Entry | int) -> Ack:
        seq = written if isinstance(written, int) else written.seq
        return Ack(seq, self.state.version)

    def console(self, token: str, deed: a.AnyDeed, key: str) -> Ack:
        """Do something as the instructor; raises :class:`Refused`."""
        if not secrets.compare_digest(digest(token), self.header.console):
            raise Refused("This is not the room's console.")
        if not isinstance(deed, a.INSTRUCTOR):
            raise Refused("Only people in the room can do this.")
        return self._ack(self._act(None, deed, key, None).result(timeout=PATIENCE))

    def wake(self) -> None:
        """Pause a round that was open when the server ended, with the time that was left."""
        if self.state.phase == "open":
            self._note(a.Stopped(left_ms=self.remaining_ms() or 0, why="restart"))

    def sign(self) -> None:
        """Write that the clock still runs, so that a restart knows how much time was left."""
        if self.running:
            self._submit(lambda connection: live(connection, self.state.code, now()))

    def tick(self) -> None:
        """Look at the clock: close a round whose time is up, pause one whose clock jumped."""
        with self._clock_lock:
            jumped = self._clock.look()
            left = self._clock.remaining_ms()
        if self.state.phase != "open":
            return
        if jumped:
            self._note(a.Stopped(left_ms=left or 0, why="jump"))
        elif left == 0:
            self._note(a.Close())
        elif now() - self._signed >= SIGNED:
            self._signed = now()
            self.sign()

    def play(self) -> None:
        """Play the round that was closed, if one was; called by the model's thread alone.

        A round that cannot be played is paused, so that the instructor can go on.
        """
        if self.state.phase != "playing":
            return
        try:
            self._play(self.state)
        except Exception:
            log_book.exception("A round of room %s could not be played.", self.state.code)
            self._note(a.Stopped(left_ms=0, why="failure"))

    # --- inside ----------------------------------------------------------------------------

    def _recall(self) -> None:
        """Fold the room from its log, with the clock as it stood at the last sign of life."""
        at = 0.0
        self._clock = Clock(lambda: at, lambda: at)
        for entry in self._log.entries(self.header.code):
            at = entry.at
            self._take(entry)
            self._wind(entry)
            if isinstance(entry.deed, a.Played):
                self._replay(entry.deed)
            elif isinstance(entry.deed, a.Back):
                self.game.back(len(self.state.rounds))
        at = max(at, self._log.alive(self.header.code))
        left = self._clock.remaining_ms()
        self._clock = Clock()
        if left is not None:
            self._clock.set(min(left, self.total_ms) / 1000, running=False)

    def _play(self, state: RoomState) -> None:
        found = resolved(state, self.game.present())
        done = Round(
            state.round,
            found.orders,
            found.by,
            (
                *events_of(state.injected, state.round),
                *costs([state.deals[n] for n in found.broken], found.orders),
            ),
            tuple(voices_said(state)),
        )
        self._played = line = self.game.played(done)
        self._note(
            a.Played(
                round=done.number,
                orders=found.orders,
                by=dict(found.by),
                broken=found.broken,
                events=[dict(e) for e in done.events],
                voices=[dict(v) for v in done.voices],
                figures=figures_of(line, self.settings.months),
            )
        )

    def _replay(self, deed: a.Played) -> None:
        """Play a round of the log again; raises :class:`Mistake` if it does not come out alike."""
        self.game.play(self.state.rounds[-1])
        if deed.figures not in ("", figures_of(self.line, self.settings.months)):
            raise Mistake(
                f"Round {deed.round} of room {self.state.code} comes out otherwise here than when "
                "it was played; open the room with the model and libraries that played it."
            )

    def _act(self, number: int | None, deed: Any, key: str, shown: int | None) -> Future[Any]:
        def write(connection: sqlite3.Connection) -> Any:
            before = self._known(connection, key)
            if before is not None:
                seq, whose = before
                if whose != number:
                    raise Refused("This key was used by somebody else; open the page again.")
                return seq
            ahead = self._ahead
            if shown is not None and shown != ahead.round:
                raise Refused(
                    f"This page shows round {shown}, but round {ahead.round} is reached; "
                    "look at it again."
                )
            check(ahead, None if number is None else ahead.persons[number], deed)
            entry = self._write(connection, number, deed, key)
            if isinstance(deed, a.Forget):
                forget(connection, self.state.code)
                self._log.scrub()
            return entry

        return self._submitted(write)

    def _known(self, connection: sqlite3.Connection, key: str) -> tuple[int, int | None] | None:
        """Return number and person of the deed that came under a key before, if one did.

        The file is asked only for keys that came before: a thread that asks it has to wait for its
        turn again.
        """
        if key in self._keys:
            return known(connection, self.state.code, key)
        self._keys.add(key)
        return None

    def _note(self, deed: a.AnyDeed) -> None:
        """Write something that the room itself does; what came in between may make it void."""

        def write(connection: sqlite3.Connection) -> Any:
            if self._ahead.phase not in FITTING[type(deed)]:
                return None
            return self._write(connection, None, deed, _own_key())

        self._submit(write)

    def _write(
        self, connection: sqlite3.Connection, number: int | None, deed: Any, key: str
    ) -> Entry:
        """Write a deed in the log's thread, and fold it into the state that is ahead."""
        seat = None if number is None else self._ahead.persons[number].seat
        entry = Entry(0, self._ahead.round, now(), number, seat, key, deed)
        entry = insert(connection, self.state.code, entry)
        self._ahead = fold(self._ahead, entry)
        return entry

    def _submit(self, write: Callable[[sqlite3.Connection], Any]) -> Any:
        return self._submitted(write).result(timeout=PATIENCE)

    def _submitted(
        self, write: Callable[[sqlite3.Connection], Any], undo: Callable[[], None] | None = None
    ) -> Future[Any]:
        def publish(result: Any) -> None:
            if isinstance(result, Entry):
                self._publish(result)

        def withdraw() -> None:
            self._ahead = self.state
            if undo is not None:
                undo()

        return self._log.submit(write, publish, withdraw)

    def _publish(self, entry: Entry) -> None:
        """Make a written deed known; in the log's thread, in order."""
        if isinstance(entry.deed, a.Played) and self._played is not None:
            self.game.line, self._played = self._played, None
        self._take(entry)
        if isinstance(entry.deed, a.Back):
            self.game.back(len(self.state.rounds))
        self._wind(entry)
        if self.state.phase == "playing":
            self._to_play(self)
        self.tell()

    def tell(self) -> None:
        """Tell everybody who watches the room that there is something new."""
        self._watchers.tell()

    def _take(self, entry: Entry) -> None:
        self.state = fold(self.state, entry)
        self._keys.add(entry.key)
        if isinstance(entry.deed, a.Join):
            number = len(self.state.persons)
            self._tokens[entry.deed.token] = number
            self._joined_by[entry.key] = number
        elif isinstance(entry.deed, a.Renew):
            person = entry.deed.person
            self._tokens = {t: n for t, n in self._tokens.items() if n != person}
            self._tokens[entry.deed.token] = person

    def _wind(self, entry: Entry) -> None:
        """Let the clock follow the room."""
        with self._clock_lock:
            self._clock.follow(entry.deed, self.state.phase, self.total_ms)


async def _written(answer: Future[Any]) -> Any:
    """Return what was written, to an event loop."""
    return await asyncio.wait_for(asyncio.wrap_future(answer), PATIENCE)


def _own_key() -> str:
    """Return a key for what the room itself writes."""
    return f"room-{secrets.token_hex(12)}"
