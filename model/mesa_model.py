"""The Mesa edge: the model, its powers and its citizens as Mesa users know them.

Nothing else imports Mesa. The mathematics, the calendar and all chance are the simulation's own,
so that a new major version of Mesa can change this file only, and no result.
"""
# Mesa ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import mesa
import numpy as np

from ..agents.deliberation import Decision
from ..agents.moves import POWERS
from ..agents.policies import Policy
from ..agents.power import Power
from .record import record
from .scenario import DEFAULT, load_scenario
from .simulation import CITIZENS, DEFAULT_SEED, Simulation


class TriangulationModel(mesa.Model):
    """One world of a scenario as a Mesa model.

    ``scenario`` is a name or a .toml path (Mesa 3.5 hands over a Scenario of its own where a page
    of SolaraViz begins anew: that stands for the default); ``rng`` (a whole number; ``seed=`` is
    accepted for it) and ``world`` address its luck, so that it is the very world of that index in
    any batch of the same seed. ``parameters`` maps ledger names to values; keywords do the same
    with two underscores for the dot (``energy__import_dependence=0.5``), as ``mesa.batch_run``
    passes them. ``policies`` maps a power's name to who decides for it. Raises ParameterError for
    anything the ledger refuses.
    """

    def __init__(
        self,
        scenario: str | object = DEFAULT,
        world: int = 0,
        citizens: int = CITIZENS,
        parameters: Mapping[str, Any] | None = None,
        policies: Mapping[str, Policy] | None = None,
        rng: int | None = None,
        **kwargs: Any,  # Mesa's SolaraViz looks for this very name
    ) -> None:
        """Set the world up."""
        asked = kwargs.pop("seed", None) if rng is None else rng
        seed = DEFAULT_SEED if asked is None else int(asked)
        super().__init__(rng=seed)
        chosen = load_scenario(scenario if isinstance(scenario, str) else DEFAULT)
        named = {name.replace("__", "."): value for name, value in kwargs.items()}
        self.simulation = Simulation(
            chosen.parameters.with_values(dict(parameters or {}) | named),
            seed=seed,
            worlds=[world],
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

    def _record(self) -> dict[str, float]:
        return {name: float(values[0]) for name, values in record(self.simulation.now).items()}


def _read(name: str, model: TriangulationModel) -> float:
    return model.measure(name)


class PowerAgent(mesa.Agent):
    """A power as a Mesa agent: its instruments, and its decision of the month."""

    model: TriangulationModel  # pyright: ignore[reportIncompatibleVariableOverride]

    def __init__(self, model: TriangulationModel, power: Power) -> None:
        """Seat the power in the model."""
        super().__init__(model)
        self.power = power

    @property
    def levels(self) -> dict[str, float]:
        """Return the level of each of its instruments."""
        row = self.model.simulation.now.levels[self.power.name][0]
        return {i.name: float(v) for i, v in zip(self.power.menu.instruments, row, strict=True)}

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
    """An attitude of a citizen: a view on one place of the population's array."""

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember which array to look into."""
        self.name = name

    def __get__(self, citizen: Citizen | None, owner: type) -> float:
        """Return the attitude's value."""
        if citizen is None:
            return self  # type: ignore[return-value]
        return float(getattr(citizen.people, self.name)[citizen.row, 0])

    def __set__(self, citizen: Citizen, value: float) -> None:
        """Change the attitude, for experiments by hand."""
        getattr(citizen.people, self.name)[citizen.row, 0] = value


class Citizen(mesa.Agent):
    """A citizen as a view on a row of the population's arrays.

    ``culture`` and ``identity`` lie in 0 … 1, ``leaning`` in −1 (Moscow) … +1 (West),
    ``approval`` in 0 … 1; setting one changes the population.
    """

    model: TriangulationModel  # pyright: ignore[reportIncompatibleVariableOverride]
    culture = Attitude()
    leaning = Attitude()
    identity = Attitude()
    approval = Attitude()
    predisposition = Attitude()
    livelihood = Attitude()

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
