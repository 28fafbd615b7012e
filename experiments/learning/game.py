"""A game of learners in any number of worlds: what they move, are shown and are rewarded with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...agents.deliberation import Decision
from ...agents.network import social_network
from ...agents.policies import Policy, Situation
from ...model.draws import Worlds
from ...model.observation import outlook_of, utility_of_month
from ...model.scenario import load_scenario
from ...model.simulation import Simulation
from ..playing.job import LIMITS
from .checks import checked, chosen_players, policies_of_others
from .knowledge import Observation, observation


@dataclass(frozen=True)
class Seen:
    """What one player is shown of a month, in all worlds."""

    observations: Observation
    """Worlds × entries (:data:`~.knowledge.ENTRIES`)."""
    preferences: Mapping[str, Array]
    """The utility of the month by preference, one value per world each."""

    @property
    def rewards(self) -> Array:
        """Return the utility of the month, one value per world."""
        return sum(self.preferences.values(), np.zeros(len(self.observations)))


@dataclass
class Player:
    """A learner's seat: the levels of the month (worlds × instruments), or the present course."""

    levels: Array | None = None
    foresight: bool = False

    def decide(self, situation: Situation) -> Decision:
        """Play the levels that were set, once; without any, stay the course."""
        played, self.levels = self.levels, None
        return Decision(situation.levels if played is None else played)


class Game:
    """Worlds of one scenario, played side by side by ``players`` against ``policies``.

    The arguments are those of :class:`~.environment.PowersEnv`; raises :class:`Mistake` for what
    cannot be. The game begins with :meth:`begin`, and again with each further one.
    """

    def __init__(
        self,
        scenario: str,
        *,
        months: Any,
        citizens: Any,
        players: Sequence[str],
        policies: Mapping[str, Policy | str] | None,
        parameters: Mapping[str, Any] | None,
    ) -> None:
        self.powers = chosen_players(players)
        chosen = load_scenario(scenario)
        self._parameters = chosen.parameters.with_values(dict(parameters or {}))
        self._policies = chosen.play_policies() | policies_of_others(policies or {}, self.powers)
        self._schedule, self._speeches = chosen.events, chosen.voices
        self.months = checked("months", months, *LIMITS["months"])
        self.citizens = checked("citizens", citizens, *LIMITS["citizens"])
        self._network: tuple[int, Any] | None = None

    def begin(self, seed: int, worlds: Sequence[int] | Worlds) -> dict[str, Seen]:
        """Begin a game in ``worlds`` of ``seed``, which may repeat, and return its start."""
        if self._network is None or self._network[0] != seed:
            self._network = seed, social_network(self._parameters.network, self.citizens, seed)
        self._players = {name: Player() for name in self.powers}
        self.simulation = Simulation(
            self._parameters,
            seed=seed,
            worlds=worlds,
            citizens=self.citizens,
            policies=self._policies | self._players,
            network=self._network[1],
            schedule=self._schedule,
            speeches=self._speeches,
        )
        return self._seen()

    def play(self, levels: Mapping[str, Array]) -> dict[str, Seen]:
        """Play a month and return it; ``levels`` are worlds × instruments, by player.

        A player without levels stays the course.
        """
        for name, player in self._players.items():
            player.levels = levels.get(name)
        self.simulation.step()
        return self._seen()

    @property
    def month(self) -> int:
        """Return the month that was played last; 0 is the start."""
        return self.simulation.now.month

    def _seen(self) -> dict[str, Seen]:
        now, p = self.simulation.now, self.simulation.p
        found: dict[str, Seen] = {}
        for name, power in self.powers.items():
            outlook = outlook_of(now, power, p)
            seen = observation(now, power, outlook, now.month / self.months)
            found[name] = Seen(seen, utility_of_month(now, power, p, outlook))
        return found
