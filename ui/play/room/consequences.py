"""Consequences for a game on paper: what a step of each instrument adds to the figures.

Computed by the model: all powers hold the levels of the start, one of them sets one instrument a
step higher or lower, and many worlds with the same random draws are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from ....experiments.playing.batch import Course, recorded
from ....model.columns import reading
from ....model.scenario import Scenario
from ....model.voices import Cause, Stance, Voice, voices
from ..orders import POWER
from ..words import number, signed, titled
from .public import STANCES
from .public import VOICES as CAUSES

FIGURES = (
    "alignment", "sovereignty", "integration_depth", "western_engagement", "loss_risk",
    "wellbeing", "poll_approval", "unrest",
)  # fmt: skip
"""What a game on paper keeps track of."""

WORLDS, CITIZENS, ROUNDS = 24, 200, 4
"""Worlds that are compared, citizens in each, and rounds over which effects are averaged."""


@dataclass(frozen=True)
class Row:
    """What is done, in words, and what it adds a round to each figure, as people read it."""

    words: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Consequences:
    """The tables of a game on paper.

    ``figures`` are titles with units; ``start`` their values at the start, ``drift`` what a round
    adds if nobody changes anything; ``moves`` rows by power, ``public`` those of the public.
    """

    figures: tuple[tuple[str, str], ...]
    start: tuple[str, ...]
    drift: Row
    moves: Mapping[str, tuple[Row, ...]]
    public: tuple[Row, ...]


def consequences(scenario: Scenario, months: int) -> Consequences:
    """Return the tables of a scenario whose rounds have ``months`` months."""
    trial = _Trial(scenario, months)
    held = trial.played({}, None)
    steady = (held - trial.start) / ROUNDS

    def row(words: str, found: Any) -> Row:
        return Row(words, tuple(_change(f, x) for f, x in zip(FIGURES, found, strict=True)))

    moves: dict[str, tuple[Row, ...]] = {}
    for name, power in POWER.items():
        rows: list[Row] = []
        for i in power.menu.instruments:
            now = trial.levels[name][i.name]
            for step, sign in ((i.step, "+"), (-i.step, "−")):
                level = round(min(max(now + step, i.low), i.high), 4)
                if level != now:
                    gain = (trial.played({name: {i.name: level}}, None) - held) / ROUNDS
                    rows.append(row(f"{titled(i.name)} {sign}{abs(level - now):g}", gain))
        moves[name] = tuple(rows)
    stances = {s["name"]: s["title"] for s in STANCES}
    causes = {c["name"]: c["title"] for c in CAUSES}
    public = tuple(
        row(
            f"{stances[stance]}, for {causes[cause]}",
            (trial.played({}, Voice(0, stance, cause)) - held) / ROUNDS,
        )
        for stance in get_args(Stance)
        for cause in get_args(Cause)
    )
    read = [reading(name) for name in FIGURES]
    return Consequences(
        tuple((r.title, r.unit) for r in read),
        tuple(number(x * r.scale, r.decimals) for x, r in zip(trial.start, read, strict=True)),
        row("Nobody changes anything", steady),
        moves,
        public,
    )


class _Trial:
    """The scenario's worlds with all powers bound to the levels of the start, but for changes."""

    def __init__(self, scenario: Scenario, months: int) -> None:
        self._scenario, self._months = scenario, months
        now = self._course({}).simulation().now
        self.levels = {
            name: {
                i.name: round(float(level), 4)
                for i, level in zip(power.menu.instruments, now.levels[name][0], strict=True)
            }
            for name, power in POWER.items()
        }
        columns = recorded(self._course(self.levels).simulation(), 1)
        self.start = np.array([float(columns[name][:, 0].mean()) for name in FIGURES])

    def _course(self, levels: Mapping[str, Mapping[str, float]]) -> Course:
        scripts = {name: {"script": dict(script)} for name, script in levels.items()}
        return Course(
            self._scenario.parameters, tuple(range(WORLDS)), self._months * ROUNDS, CITIZENS,
            policies=scripts,
        )  # fmt: skip

    def played(self, changed: Mapping[str, Mapping[str, float]], said: Voice | None) -> Any:
        """Return the figures after all rounds, mean over the worlds."""
        levels = {name: {**own, **changed.get(name, {})} for name, own in self.levels.items()}
        simulation = self._course(levels).simulation()
        if said is not None:
            simulation.voices = voices([said], np.zeros(CITIZENS, dtype=np.int64))
        columns = recorded(simulation, self._months * ROUNDS)
        return np.array([float(columns[name][:, -1].mean()) for name in FIGURES])


def _change(figure: str, value: float) -> str:
    """Return a change of a figure as people read it; a middle dot where nothing can be seen."""
    read = reading(figure)
    text = signed(value * read.scale, read.decimals)
    return text if text.strip("+−0.") else "·"
