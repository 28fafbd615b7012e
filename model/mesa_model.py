"""The interface to Mesa: the model, its powers and its citizens as Mesa users know them.

Nothing else imports Mesa. The mathematics, the calendar and all chance are the simulation's own,
so that a new major version of Mesa can change this file only, and no result.
"""
# Mesa ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import itertools
import multiprocessing
import operator
import secrets
from collections.abc import Callable, Mapping
from functools import partial
from math import inf
from typing import Any

import mesa
import numpy as np

from ..agents.deliberation import Decision
from ..agents.mistake import Mistake, shown
from ..agents.moves import POWERS
from ..agents.policies import Policy
from ..agents.power import Power
from .record import record
from .scenario import DEFAULT, load_scenario
from .simulation import CITIZENS, DEFAULT_SEED, Simulation

HIGHEST_SEED = 2**63 - 1
HIGHEST_WORLD = 1_000_000_000

SAME_DRAWS = (
    "A model's random draws cannot be reset under way: they are addressed by rng and world; "
    "make a new model, such as TriangulationModel(rng=1, world=2)."
)
ALL_STAY = (
    "Agents cannot be removed: powers and citizens are there to the end; change what a citizen "
    "thinks (leaning, approval), or make a model with fewer citizens."
)

_made = itertools.count()
"""How many models of this process were given neither rng nor world."""


class TriangulationModel(mesa.Model):
    """One world of a scenario as a Mesa model.

    ``scenario`` is a name or a .toml path (Mesa 3.5 hands over a Scenario of its own where a page
    of SolaraViz starts again: this stands for the default); ``rng`` (a whole number; ``seed=`` is
    accepted for it) and ``world`` address its random draws, so that it is the very world of that
    index in any batch of the same seed. Where neither is given, as in the iterations of
    ``batch_run``, each model of a process is the next world of the default seed (in a worker
    process a world drawn at random); :attr:`world` says which, so that it can be played again. What
    Mesa offers and a world cannot do (agents that leave, other random draws under way) is refused
    by a Mistake. ``parameters`` maps ledger names to values; keywords do the same with two
    underscores for the dot (``energy__import_dependence=0.5``), as ``mesa.batch_run`` passes them.
    ``policies`` maps a power's name to who decides for it. Raises ParameterError for anything the
    ledger refuses.
    """

    def __init__(
        self,
        scenario: str | object = DEFAULT,
        world: int | None = None,
        citizens: int = CITIZENS,
        parameters: Mapping[str, Any] | None = None,
        policies: Mapping[str, Policy] | None = None,
        rng: int | None = None,
        **kwargs: Any,  # Mesa's SolaraViz looks for this very name
    ) -> None:
        """Set the world up."""
        asked = kwargs.pop("seed", None) if rng is None else rng
        seed = DEFAULT_SEED if asked is None else _whole("rng", asked, HIGHEST_SEED)
        if world is None:
            world = _fresh_world() if asked is None else 0
        self.world = _whole("world", world, HIGHEST_WORLD)
        super().__init__(rng=seed)
        chosen = load_scenario(scenario if isinstance(scenario, str) else DEFAULT)
        named = {name.replace("__", "."): value for name, value in kwargs.items()}
        self.simulation = Simulation(
            chosen.parameters.with_values(dict(parameters or {}) | named),
            seed=seed,
            worlds=[self.world],
            citizens=citizens,
            policies=chosen.play_policies() | dict(policies or {}),
            schedule=chosen.events,
            speeches=chosen.voices,
        )
        self.powers = {power.name: ACTORS[power.name](self, power) for power in POWERS}
        for row in range(citizens):
            Citizen(self, row)
        self._recorded = self._record()
        reporters: dict[str, Callable[[TriangulationModel], float]] = {
            name: partial(_read, name) for name in self._recorded
        }
        self.datacollector = mesa.DataCollector(model_reporters=reporters)
        self.datacollector.collect(self)
        self.running = True

    @property
    def month(self) -> int:
        """Return the month that was played last; 0 at the start."""
        return self.simulation.now.month

    def step(self) -> None:
        """Play one month."""
        self.simulation.step()
        self._recorded = self._record()
        self.datacollector.collect(self)

    def measure(self, name: str) -> float:
        """Return a recorded quantity of the present month, such as ``alignment``."""
        return self._recorded[name]

    def reset_rng(self, rng: object = None) -> None:
        """Refuse: random draws are addressed by seed and world, not made one after another."""
        raise Mistake(SAME_DRAWS)

    def reset_randomizer(self, seed: object = None) -> None:
        """Refuse, as :meth:`reset_rng`."""
        raise Mistake(SAME_DRAWS)

    def remove_all_agents(self) -> None:
        """Refuse, as :meth:`Resident.remove`."""
        raise Mistake(ALL_STAY)

    def _record(self) -> dict[str, float]:
        return {name: float(values[0]) for name, values in record(self.simulation.now).items()}


def _read(name: str, model: TriangulationModel) -> float:
    return model.measure(name)


def _whole(name: str, value: object, high: int) -> int:
    """Return a whole number from 0; raises :class:`Mistake` for anything else."""
    try:
        number = -1 if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if not 0 <= number <= high:
        raise Mistake(f"{name} is {shown(value)}; allowed is a whole number, 0 to {high}.")
    return number


def _fresh_world() -> int:
    """Return a world that is no other model's: the next one, or a random one in a worker."""
    if multiprocessing.parent_process() is not None:
        return secrets.randbelow(HIGHEST_WORLD)
    return next(_made)


class Resident(mesa.Agent):
    """An agent that is there to the end."""

    def remove(self) -> None:
        """Refuse: the world's arrays have a row for everyone."""
        raise Mistake(ALL_STAY)


class Levels(dict[str, float]):
    """Levels of a power's instruments, to be read."""

    def _refuse(self, *given: Any, **named: Any) -> Any:
        raise Mistake(
            "levels can only be read; a power's moves come from its policy: hand another over as "
            "TriangulationModel(policies={name: policy})."
        )

    __setitem__ = __delitem__ = __ior__ = pop = popitem = clear = _refuse
    update: Any = _refuse
    setdefault: Any = _refuse


class PowerAgent(Resident):
    """A power as a Mesa agent: its instruments, and its decision of the month."""

    model: TriangulationModel  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, model: TriangulationModel, power: Power) -> None:
        """Seat the power in the model."""
        super().__init__(model)
        self.power = power

    @property
    def levels(self) -> dict[str, float]:
        """Return the level of each of its instruments."""
        row = self.model.simulation.now.levels[self.power.name][0].tolist()
        return Levels({i.name: v for i, v in zip(self.power.menu.instruments, row, strict=True)})

    @property
    def decision(self) -> Decision | None:
        """Return what it decided in the month and why; None at the start."""
        return self.model.simulation.now.decisions.get(self.power.name)


class Russia(PowerAgent):
    """Russia; see :mod:`triangulation.agents.russia`."""


class Belarus(PowerAgent):
    """Belarus; see :mod:`triangulation.agents.belarus`."""


class EuropeanUnion(PowerAgent):
    """The European Union; see :mod:`triangulation.agents.european_union`."""


class UnitedStates(PowerAgent):
    """The United States; see :mod:`triangulation.agents.united_states`."""


ACTORS: dict[str, type[PowerAgent]] = {
    "russia": Russia,
    "belarus": Belarus,
    "european_union": EuropeanUnion,
    "united_states": UnitedStates,
}
"""The Mesa agent of each power."""


class Attitude:
    """An attitude of a citizen, in ``low`` … ``high``: a view on a place of the people's array."""

    def __init__(self, low: float, high: float) -> None:
        """Bound what can be set."""
        self.low, self.high = low, high

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember which array to look into."""
        self.name = name

    def __get__(self, citizen: Citizen | None, owner: type) -> float:
        """Return the attitude's value."""
        if citizen is None:
            return self  # type: ignore[return-value]
        return float(getattr(citizen.people, self.name)[citizen.row, 0])

    def __set__(self, citizen: Citizen, value: float) -> None:
        """Change the attitude, by hand; raises :class:`Mistake` beyond its bounds."""
        if not self.low <= value <= self.high:
            raise Mistake(
                f"{self.name} is {shown(value)}; allowed is a number, {self.low:g} to "
                f"{self.high:g}."
            )
        getattr(citizen.people, self.name)[citizen.row, 0] = value


class Citizen(Resident):
    """A citizen as a view on a row of the population's arrays.

    ``culture`` and ``identity`` lie in 0 … 1, ``leaning`` in −1 (Moscow) … +1 (West),
    ``approval`` in 0 … 1; setting one changes the population.
    """

    model: TriangulationModel  # pyright: ignore[reportIncompatibleVariableOverride]
    culture = Attitude(0, 1)
    leaning = Attitude(-1, 1)
    identity = Attitude(0, 1)
    approval = Attitude(0, 1)
    predisposition = Attitude(-inf, inf)
    livelihood = Attitude(-inf, inf)

    def __init__(self, model: TriangulationModel, row: int) -> None:
        """Look at one row of the population."""
        super().__init__(model)
        self.row = row

    @property
    def people(self) -> Any:
        """Return the population's arrays of the present month."""
        return self.model.simulation.now.population.people

    @property
    def neighbours(self) -> list[int]:
        """Return the rows of those with whom this citizen talks politics."""
        network = self.model.simulation.now.population.network
        start, stop = network.indptr[self.row], network.indptr[self.row + 1]
        return [int(row) for row in network.indices[start:stop] if row != self.row]

    @property
    def supports(self) -> str:
        """Return ``Moscow``, ``West`` or ``neither``, as a poll would count the citizen."""
        edge = float(np.ravel(self.model.simulation.p.citizens.supporter)[0])
        if abs(self.leaning) <= edge:
            return "neither"
        return "West" if self.leaning > 0 else "Moscow"
