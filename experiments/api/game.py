"""``triangulation.game``: one world, stepped month by month by whoever plays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ...agents.declaration import Array
from ...agents.mistake import Mistake, shown
from ...agents.moves import POWERS
from ...agents.policies import Policy, Seat
from ...agents.power import Power
from ...model.columns import COLUMNS
from ...model.posterior import of_worlds
from ...model.record import record, with_drift
from ...model.scenario import DEFAULT
from ...model.simulation import Simulation
from ..playing.job import Job, job_of
from ..reports.reasons import reason
from .given import described, events_of, values_of

if TYPE_CHECKING:
    from pandas import DataFrame, Series

Orders = Mapping[str, Mapping[str, float]]
"""Levels of instruments by power."""

BY_NAME: dict[str, Power] = {power.name: power for power in POWERS}


class Game:
    """One world, month by month; :func:`triangulation.game` begins one."""

    def __init__(self, job: Job) -> None:
        """Begin the world of a job."""
        scenario = job.scenario
        parameters = of_worlds(scenario.parameters, scenario.posterior, [job.first_world])
        self.job = job
        self.simulation = Simulation(
            parameters,
            seed=job.seed,
            worlds=[job.first_world],
            citizens=job.citizens,
            policies=scenario.play_policies(),
            schedule=scenario.events,
            speeches=scenario.voices,
        )
        self._policies: dict[str, Policy] = dict(self.simulation.policies)
        self._start = self.simulation.now
        self._rows: list[dict[str, Array]] = []

    def __repr__(self) -> str:
        """Return which world it is, and how far it is played."""
        job = self.job
        where = f"world {job.first_world} of seed {job.seed}"
        return f"<Game of {job.scenario.name}: month {self.month}, {where}>"

    @property
    def month(self) -> int:
        """The month that was played last; 0 at the start."""
        return self.simulation.now.month

    @property
    def levels(self) -> dict[str, dict[str, float]]:
        """The level of each power's instruments.

        Examples
        --------
        >>> game.levels["russia"]["coercion"]
        0.0
        """
        return {
            name: {
                i.name: float(level) for i, level in zip(power.menu.instruments, row, strict=True)
            }
            for name, power in BY_NAME.items()
            for row in [self.simulation.now.levels[name][0]]
        }

    @property
    def measures(self) -> Series[float]:
        """Every measure of the present month, by name (pandas); see ``triangulation.measures``.

        Examples
        --------
        >>> bool(-1 <= game.measures["alignment"] <= 1)
        True
        """
        import pandas as pd

        columns = self._columns(self._rows or [record(self._start)])
        return pd.Series(
            {n: v[0, -1] for n, v in columns.items()}, name=self.month, dtype=np.float64
        )

    @property
    def frame(self) -> DataFrame:
        """A row for each month that was played, a column for each measure (pandas)."""
        import pandas as pd

        months = pd.RangeIndex(1, len(self._rows) + 1, name="month")
        columns = self._columns(self._rows) if self._rows else {}
        frame = pd.DataFrame({n: v[0] for n, v in columns.items()}, index=months)
        frame.attrs = {"units": {name: COLUMNS[name].unit for name in frame.columns}}
        return frame

    @property
    def decisions(self) -> DataFrame:
        """What the powers did this month and why, one row each (pandas).

        Columns: ``decision`` (what it did, in words), ``because`` (the preference that spoke most
        for it), ``probability`` of the move, ``advantage`` over the next best one (in utility) and
        ``next_best``. For a power that you play they are those of its advisor. Empty at the start.

        Examples
        --------
        >>> sorted(game.decisions.index)
        ['belarus', 'european_union', 'russia', 'united_states']
        """
        import pandas as pd

        rows: dict[str, dict[str, Any]] = {}
        for name, decision in self.simulation.now.decisions.items():
            if (why := reason(BY_NAME[name], decision)) is not None:
                rows[name] = {
                    "decision": why.words, "because": why.because,
                    "probability": why.probability, "advantage": why.advantage,
                    "next_best": why.runner_up_words,
                }  # fmt: skip
        headings = ["decision", "because", "probability", "advantage", "next_best"]
        return pd.DataFrame.from_dict(rows, orient="index", columns=headings)

    def step(self, orders: Orders | None = None) -> Series[float]:
        """Play one month and return its measures.

        Parameters
        ----------
        orders : mapping, optional
            Levels of instruments by power, such as ``{"belarus": {"integration_response": 1}}``;
            what you leave out stays where it is. The other powers decide for themselves.

        Returns
        -------
        Series
            Every measure of the month, by name.

        Raises
        ------
        Mistake
            For an unknown power or instrument, and for a level out of range.

        Examples
        --------
        >>> alignment = game.step({"belarus": {"integration_response": 1}})["alignment"]
        """
        moves = {name: self._whole(name, own) for name, own in (orders or {}).items()}
        seats = {name: Seat(advisor=self._policies[name]) for name in moves}
        for name, levels in moves.items():
            try:
                seats[name].submit(self.month + 1, levels, BY_NAME[name])
            except ValueError as error:
                raise Mistake(str(error)) from None
        self.simulation.policies = self._policies | seats
        self.simulation.step()
        self._rows.append(record(self.simulation.now))
        return self.measures

    def _columns(self, rows: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
        """Return what is recorded of some months, 1 × months, as a run records it."""
        columns = {name: np.stack([row[name] for row in rows], axis=1) for name in rows[0]}
        return with_drift(columns, self._start.measures.alignment)

    def _whole(self, name: str, orders: Mapping[str, Any]) -> dict[str, float]:
        """Return a level for every instrument of a power."""
        if name not in BY_NAME:
            raise Mistake(
                f"There is no power {shown(name)}; allowed is one of {', '.join(BY_NAME)}."
            )
        for instrument, level in orders.items():
            if not isinstance(level, (int, float, np.number)) or isinstance(level, bool):
                raise Mistake(f"{name}.{instrument} is {shown(level)}; allowed is a number.")
        return self.levels[name] | dict(orders)


def game(
    scenario: str | Path = DEFAULT,
    *,
    seed: int = Job.seed,
    world: int = Job.first_world,
    citizens: int = Job.citizens,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - as the command calls it
    events: Sequence[str] = (),
    policies: Mapping[str, Any] | None = None,
) -> Game:
    """Begin a world that you step yourself, playing any of the powers or none.

    As long as you give no orders, it is the world of that index in :func:`triangulation.run` with
    the same seed, citizens and changes.

    Parameters
    ----------
    scenario : str or Path
        A name (:func:`triangulation.scenarios`), or the path of a ``.toml`` file.
    seed : int
        Seed of all random draws; from 0.
    world : int
        Index of the world; from 0.
    citizens : int
        Citizens of the world; from 1.
    set : mapping, optional
        Values of parameters by name, as for :func:`triangulation.run`.
    events : sequence of str
        Events beside those of the scenario, as for :func:`triangulation.run`.
    policies : mapping, optional
        Who decides for a power, as for :func:`triangulation.run`.

    Returns
    -------
    Game
        The world at its start.

    Raises
    ------
    Mistake
        For anything that cannot be played.

    Examples
    --------
    >>> import triangulation as tg
    >>> game = tg.game("briefing-2020", seed=1, citizens=100)
    >>> measures = game.step({"belarus": {"integration_response": 1}})
    >>> game
    <Game of briefing-2020: month 1, world 0 of seed 1>
    >>> game.step({"belarus": {"integration_response": 7}})
    Traceback (most recent call last):
    ...
    triangulation.agents.mistake.Mistake: Belarus's integration_response is 7; allowed is 0 to 1.
    """
    job = job_of(
        str(scenario),
        values_of(set),
        events=events_of(events),
        policies=described(policies),
        worlds=1, first_world=world, citizens=citizens, seed=seed,
    )  # fmt: skip
    return Game(job)
