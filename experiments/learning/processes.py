"""A game whose worlds are shared out among processes of this machine."""

from __future__ import annotations

import pickle
import signal
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...agents.mistake import Mistake
from ...model.draws import Worlds
from ..extensions.loading import Wanted, have_all, wanted
from ..workers.crew import LostWorker
from ..workers.memory import keep_memory
from ..workers.processes import worker_context
from .game import Game, Seen

UNSENT = (pickle.PicklingError, AttributeError, ImportError, TypeError)
"""What pickle raises for something that another process cannot have."""


class SplitGame:
    """A game as :class:`~.game.Game` plays it, in several processes with a part of the worlds each.

    They end with :meth:`close`, or with this process. Raises :class:`Mistake` for a policy that
    cannot be sent to a process, and :class:`LostWorker` if one ends in the middle of a month.
    """

    def __init__(self, game: Game, processes: int) -> None:
        """Start the processes."""
        try:
            sent = pickle.dumps(game)
        except UNSENT as error:
            raise _not_sent(error) from None
        started = worker_context()
        self._ends: list[Connection] = []
        for _ in range(processes):
            here, there = started.Pipe()
            started.Process(target=_serve, args=(there, sent, wanted()), daemon=True).start()
            there.close()
            self._ends.append(here)

    def begin(self, seed: int, worlds: Sequence[int] | Worlds) -> dict[str, Seen]:
        """Begin a game; see :meth:`~.game.Game.begin`."""
        parts = np.array_split(np.asarray(worlds), len(self._ends))
        self._cuts = np.cumsum([len(part) for part in parts])[:-1]
        return self._asked([("begin", (seed, part)) for part in parts])

    def play(self, levels: Mapping[str, Array]) -> dict[str, Seen]:
        """Play a month; see :meth:`~.game.Game.play`."""
        parts = {name: np.split(each, self._cuts) for name, each in levels.items()}
        return self._asked([
            ("play", ({name: each[n] for name, each in parts.items()},))
            for n in range(len(self._ends))
        ])  # fmt: skip

    def _asked(self, asked: list[tuple[str, Any]]) -> dict[str, Seen]:
        """Return the answers of all processes, joined along the worlds."""
        try:
            for end, each in zip(self._ends, asked, strict=True):
                end.send(each)
            answers = [end.recv() for end in self._ends]
        except (EOFError, OSError):
            self.close()
            raise LostWorker(
                "A process of the game ended in the middle of its work, as it does when memory is "
                "short (use fewer processes)."
            ) from None
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return {name: _joined([answer[name] for answer in answers]) for name in answers[0]}

    def close(self) -> None:
        """End the processes."""
        for end in self._ends:
            end.close()


def _joined(parts: Sequence[Seen]) -> Seen:
    return Seen(
        np.concatenate([part.observations for part in parts]),
        {
            name: np.concatenate([part.preferences[name] for part in parts])
            for name in parts[0].preferences
        },
    )


def _serve(end: Connection, sent: bytes, extensions: Sequence[Wanted]) -> None:
    """Play a part of the worlds until the other end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_memory()
    game: Any = None
    while True:
        try:
            name, given = end.recv()
        except (EOFError, OSError):
            return
        try:
            if game is None:
                game = _received(sent, extensions)
            answer = getattr(game, name)(*given)
        except Exception as error:
            answer = error
        end.send(answer)


def _received(sent: bytes, extensions: Sequence[Wanted]) -> Game:
    have_all(extensions)
    try:
        return pickle.loads(sent)
    except UNSENT as error:
        raise _not_sent(error) from None


def _not_sent(error: Exception) -> Mistake:
    return Mistake(
        f"A policy cannot be sent to other processes ({error}); define its class in a module that "
        "they can import, or use processes=1."
    )
