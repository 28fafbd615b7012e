"""The game as a parallel environment of PettingZoo: powers that learn, all moving at once.

An adapter on :class:`~.game.Game`, in one world. Needs the extra ``rl``.
"""
# PettingZoo ships no types.
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces
from pettingzoo import ParallelEnv
from pettingzoo.utils import parallel_to_aec

from ...agents.declaration import Array
from ...agents.mistake import Mistake, shown
from ...agents.moves import POWERS
from ...agents.policies import Policy
from ...model.scenario import DEFAULT
from ...model.simulation import DEFAULT_SEED, Simulation
from ..playing.job import LIMITS
from .actions import Action, levels_of, own_part
from .checks import checked, known_option
from .game import Game, Seen
from .knowledge import Observation
from .spaces import action_space, common_space, observation_space

Step = tuple[
    dict[str, Observation],
    dict[str, float],
    dict[str, bool],
    dict[str, bool],
    dict[str, dict[str, Any]],
]
"""Observations, rewards, terminations, truncations and further information, by power."""


RENDER_MODES = ("human", "ansi")
"""How a month can be shown: printed, or returned as text."""


class PowersEnv(ParallelEnv[str, Any, Any]):
    """One world of a scenario; the agents are powers, a step is a month.

    ``players`` are the powers that learn; the others decide as ``policies`` or the scenario says,
    or deliberate. A policy is an object or one of the words that files use. ``parameters`` holds
    ledger values that differ from the scenario's, and ``citizens`` is the size of the population.
    After ``months`` (``max_cycles`` is another word for it) the game ends by truncation. With
    ``padded`` all players have one and the same action space: entries beyond a power's instruments
    are not read, and numbers beyond an instrument's levels mean its highest.

    ``reset(seed=…)`` starts world 0 of that seed; ``reset()`` goes on to the next world, so that
    every game has other random draws and any of them can be played again. An action holds one level
    per instrument, counted in the instrument's steps from its lowest. The reward is the utility of
    the month to the power by its own preferences; ``infos`` splits it. Raises :class:`Mistake`,
    here and in what is done with it, for what cannot be, and for anything the ledger refuses.
    """

    metadata: dict[str, Any] = {  # noqa: RUF012
        "name": "triangulation_v0",
        "render_modes": list(RENDER_MODES),
    }

    def __init__(
        self,
        scenario: str = DEFAULT,
        *,
        months: int = 120,
        citizens: int = 200,
        players: Sequence[str] = tuple(power.name for power in POWERS),
        policies: Mapping[str, Policy | str] | None = None,
        parameters: Mapping[str, Any] | None = None,
        max_cycles: int | None = None,
        render_mode: str | None = None,
        padded: bool = False,
    ) -> None:
        """Prepare the environment; the game begins with :meth:`reset`."""
        if render_mode is not None and render_mode not in RENDER_MODES:
            raise Mistake(
                f"render_mode is {shown(render_mode)}; allowed are None, {', '.join(RENDER_MODES)}."
            )
        self.render_mode = render_mode
        if max_cycles is not None:
            months = checked("max_cycles", max_cycles, *LIMITS["months"])
        self._game = Game(
            scenario, months=months, citizens=citizens, players=players, policies=policies,
            parameters=parameters,
        )  # fmt: skip
        self.months, self.citizens = self._game.months, self._game.citizens
        self._powers = self._game.powers
        self.possible_agents = list(self._powers)
        self.agents: list[str] = []
        self.observation_spaces = {name: observation_space() for name in self._powers}
        self.action_spaces = {name: action_space(power) for name, power in self._powers.items()}
        self._padded = padded
        if padded:
            self.action_spaces = dict.fromkeys(self._powers, common_space(self._powers.values()))
        self.state_space = observation_space(len(self._powers))
        self._seen: dict[str, Observation] = {}
        self._seed, self._world = DEFAULT_SEED, -1

    @property
    def simulation(self) -> Simulation:
        """Return the world that is played."""
        return self._game.simulation

    def observation_space(self, agent: str) -> spaces.Space[Any]:
        """Return the space of what ``agent`` observes; the same object every time."""
        return self.observation_spaces[agent]

    def action_space(self, agent: str) -> spaces.Space[Any]:
        """Return what ``agent`` can do; the same object every time."""
        return self.action_spaces[agent]

    def reset(
        self, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Observation], dict[str, dict[str, Any]]]:
        """Begin a game; ``options`` may name a ``world`` of the seed.

        Options that are meant for others are let through, as PettingZoo asks.
        """
        begun = self._seed if seed is None else checked("seed", seed, *LIMITS["seed"])
        world = known_option(options, "world")
        if world is None:
            world = self._world + 1 if seed is None else 0
        self._world = checked("world", world, *LIMITS["first_world"])
        self._seed = begun
        seen = self._game.begin(self._seed, [self._world])
        self.agents = list(self.possible_agents)
        observations, _, _, _, infos = self._returned(seen, over=False)
        return observations, infos

    def step(self, actions: Mapping[str, Action]) -> Step:
        """Play one month; a power without an action stays the course."""
        if not self.agents:
            raise Mistake("No game is under way; reset() begins one.")
        for name in actions:
            if name not in self._powers:
                raise Mistake(
                    f"There is no player {shown(name)}; allowed is one of "
                    f"{', '.join(self._powers)}."
                )
        moves = {name: self._levels(name, action) for name, action in actions.items()}
        seen = self._game.play(moves)
        over = self._game.month >= self.months
        if over:
            self.agents = []
        return self._returned(seen, over)

    def _levels(self, name: str, action: Action) -> Array:
        power = self._powers[name]
        own = own_part(power, action) if self._padded else action
        return levels_of(power, np.asarray(own)[None])

    def state(self) -> Observation:
        """Return what all players know together: their observations, one after another."""
        if not self._seen:
            raise Mistake("No game is under way; reset() begins one.")
        return np.concatenate(list(self._seen.values()))

    def render(self) -> str | None:
        """Return (``ansi``) or print (``human``) the month in words; by default nothing."""
        if self.render_mode is None:
            return None
        now = self.simulation.now
        lines = [f"Month {now.month} of {self.months}: state alignment "
                 f"{float(now.measures.alignment[0]):+.3f} (−1 Moscow … +1 West)"]  # fmt: skip
        for power in POWERS:
            row = zip(power.menu.instruments, now.levels[power.name][0], strict=True)
            moves = ", ".join(f"{i.name} {level:.3g}" for i, level in row)
            lines.append(f"  {power.name}: {moves}")
        text = "\n".join(lines)
        if self.render_mode == "ansi":
            return text
        print(text)
        return None

    def close(self) -> None:
        """Do nothing: no resources are open."""

    def _returned(self, seen: dict[str, Seen], over: bool) -> Step:
        """Return what every player is shown of the present month."""
        self._seen = {name: each.observations[0] for name, each in seen.items()}
        return (
            dict(self._seen),
            {name: float(each.rewards[0]) for name, each in seen.items()},
            dict.fromkeys(self._powers, False),
            dict.fromkeys(self._powers, over),
            {
                name: {
                    "month": self._game.month,
                    "world": self._world,
                    "preferences": {
                        wish: float(value[0]) for wish, value in each.preferences.items()
                    },
                }
                for name, each in seen.items()
            },
        )


parallel_env = PowersEnv
"""The name that PettingZoo's users look for."""


def env(**asked: Any) -> Any:
    """Return the game in turns (PettingZoo's AEC), with the arguments of :class:`PowersEnv`."""
    return parallel_to_aec(PowersEnv(**asked))
