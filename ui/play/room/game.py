"""The game of a room: one line of months that many people steer, round by round."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import numpy as np

from ....agents.mistake import Mistake, shown
from ....agents.policies import Deliberate, Policy, Scripted
from ....experiments.extensions.loading import needed
from ....experiments.extensions.registry import short_digests
from ....experiments.storage.manifest import versions
from ....model.schedule import Event
from ..line import Line
from ..orders import POWER
from ..recipe import Recipe, check, scenario_named
from .heard import heard
from .state import Injected, Round, Settings


class RoomGame:
    """The months of a room's game; used by one thread at a time.

    ``line`` is replaced, never changed in place, when a round has been played: who reads it sees
    whole rounds.
    """

    def __init__(self, settings: Settings) -> None:
        """Begin at month 0; raises :class:`Mistake` for settings that cannot be played."""
        self.settings = settings
        self.recipe = Recipe(settings.scenario, settings.seed, settings.citizens)
        check(self.recipe)
        self.scenario = scenario_named(settings.scenario)
        self.line = Line.begun(self.recipe)

    def present(self) -> dict[str, dict[str, float]]:
        """Return every power's present levels by instrument."""
        return {name: levels_of(self.line, name) for name in POWER}

    def play(self, done: Round) -> None:
        """Play the months of a round, and show them."""
        self.line = self.played(done)

    def played(self, done: Round) -> Line:
        """Return the line with the months of a round, which nobody sees before it is shown."""
        line = _copied(self.line)
        simulation = line.simulation
        simulation.now = line.months[-1]
        simulation.voices = heard(simulation, done)
        simulation.policies.update(_policies(self.scenario.play_policies(), done.orders))
        for event in scheduled(done.events, line.last + 1):
            simulation.inject(event)
        for _ in range(self.settings.months):
            line.step()
        return line

    def back(self, rounds: int) -> None:
        """Forget all but the first ``rounds`` rounds."""
        line = _copied(self.line)
        month = rounds * self.settings.months
        del line.months[month + 1 :], line.columns[month + 1 :]
        line.simulation.now = line.months[-1]
        line.simulation.take_month(line.last)
        self.line = line


def figures_of(line: Line, months: int) -> str:
    """Return the SHA-256 of every figure of a line's last months: equal only bit by bit."""
    values = [value for month in line.columns[-months:] for _, value in sorted(month.items())]
    return hashlib.sha256(np.array(values, dtype="<f8").tobytes()).hexdigest()


_EXTENSION = re.compile(r" extension (.+?) ([0-9a-f]+)(?= extension |$)")


def model_version() -> str:
    """Return what must be there for a log to give the same game again: versions, extensions."""
    added = (f" extension {name} {digest}" for name, digest in short_digests().items())
    return _program() + "".join(added)


def _program() -> str:
    found = versions()
    return f"{found.get('triangulation', '')} numpy {found.get('numpy', '')}"


def check_model(model: str, what: str) -> None:
    """Raise :class:`Mistake` if another version of the model played ``what``.

    Extensions that were loaded then must be loaded now; others change nothing of it.
    """
    played = _EXTENSION.sub("", model)
    if played != _program():
        raise Mistake(
            f"{what} was played with model {shown(played)}; this is model "
            f"{shown(_program())}, which would play it otherwise."
        )
    needed(_EXTENSION.findall(model), what)


def levels_of(line: Line, power: str) -> dict[str, float]:
    """Return a power's present levels by instrument."""
    names = [i.name for i in POWER[power].menu.instruments]
    return dict(zip(names, line.months[-1].levels[power][0].tolist(), strict=True))


def events_of(injected: Sequence[Injected], number: int) -> list[dict[str, str | float]]:
    """Return the events that the instructor lets happen in a round, as the log keeps them."""
    return [
        {"kind": event.kind, "size": event.size, "text": event.text}
        for event in injected
        if event.round == number
    ]


def scheduled(events: Sequence[Mapping[str, str | float]], month: int) -> list[Event]:
    """Return the model's events among those of a round, which begins with ``month``."""
    return [Event(month, str(e["kind"]), float(e["size"])) for e in events if e["kind"]]


def _policies(
    base: Mapping[str, Policy], orders: Mapping[str, Mapping[str, float]]
) -> dict[str, Policy]:
    """Return who decides for each power: its orders, and behind them the model."""
    model = {name: base.get(name, Deliberate()) for name in POWER}
    return {
        name: Scripted(dict(orders[name]), policy) if orders.get(name) else policy
        for name, policy in model.items()
    }


def _copied(line: Line) -> Line:
    """Return a line of its own over the same months."""
    copied = Line.__new__(Line)
    copied.simulation = line.simulation
    copied.months, copied.columns = line.months[:], line.columns[:]
    return copied
