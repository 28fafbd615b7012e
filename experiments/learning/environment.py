"""The game as a parallel environment of PettingZoo: powers that learn, all moving at once.

An adapter on the plug by which anybody decides for a power: every player sits in a
:class:`~triangulation.agents.policies.Seat`. Needs the extra ``rl``.
"""
# PettingZoo ships no types.
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium import spaces
from pettingzoo import ParallelEnv
from pettingzoo.utils import parallel_to_aec

from ...agents.instruments import Instrument
from ...agents.mistake import Mistake, shown
from ...agents.moves import POWERS
from ...agents.network import social_network
from ...agents.policies import Idle, Policy, Seat
from ...agents.power import Power
from ...model.observation import outlook_of, worth_of_month
from ...model.scenario import DEFAULT, load_scenario
from ...model.simulation import DEFAULT_SEED, Simulation
from ..job import LIMITS
from .checks import checked, chosen_players, policies_of_others
from .knowledge import ENTRIES, observation

Action = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
Observation = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
Told = tuple[
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
    every game has other luck and any of them can be played again. An action holds one level per
    instrument, counted in the instrument's steps from its lowest. The reward is what the month is
    worth to the power by its own preferences; ``infos`` splits it. Raises :class:`Mistake`, here
    and in what is done with it, for what cannot be, and for anything the ledger refuses.
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
        """Set the table; the game begins with :meth:`reset`."""
        if render_mode is not None and render_mode not in RENDER_MODES:
            raise Mistake(
                f"render_mode is {shown(render_mode)}; allowed are None, {', '.join(RENDER_MODES)}."
            )
        self.render_mode = render_mode
        self._powers = chosen_players(players)
        chosen = load_scenario(scenario)
        self._parameters = chosen.parameters.with_values(dict(parameters or {}))
        self._policies = chosen.play_policies() | policies_of_others(policies or {}, self._powers)
        self._schedule, self._speeches = chosen.events, chosen.voices
        if max_cycles is not None:
            self.months = checked("max_cycles", max_cycles, *LIMITS["months"])
        else:
            self.months = checked("months", months, *LIMITS["months"])
        self.citizens = checked("citizens", citizens, *LIMITS["citizens"])
        self.possible_agents = list(self._powers)
        self.agents: list[str] = []
        low, high = np.array(list(ENTRIES.values()), dtype=np.float32).T
        self.observation_spaces = {name: spaces.Box(low, high) for name in self._powers}
        counts = {n: [levels(i) for i in p.menu.instruments] for n, p in self._powers.items()}
        self._padded = padded
        if padded:
            longest = max(len(each) for each in counts.values())
            most = max(max(each) for each in counts.values())
            counts = {name: [most] * longest for name in counts}
        self.action_spaces = {n: spaces.MultiDiscrete(each) for n, each in counts.items()}
        self.state_space = spaces.Box(np.tile(low, len(counts)), np.tile(high, len(counts)))
        self._seen: dict[str, Observation] = {}
        self._seed, self._world = DEFAULT_SEED, -1
        self._network: Any = None
        self._seats: dict[str, Seat] = {}

    def observation_space(self, agent: str) -> spaces.Space[Any]:
        """Return what ``agent`` can be told; the same object every time."""
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
        asked = options or {}
        others = [name for name in asked if name != "world"]
        for name in difflib.get_close_matches("world", others, n=1):
            raise Mistake(f"There is no option {shown(name)}; did you mean world?")
        following = self._world + 1 if seed is None else 0
        self._world = checked("world", asked.get("world", following), *LIMITS["first_world"])
        if seed is not None:
            self._seed, self._network = begun, None
        if self._network is None:
            self._network = social_network(self._parameters.network, self.citizens, self._seed)
        self._seats = {name: Seat(advisor=Idle()) for name in self._powers}
        self.simulation = Simulation(
            self._parameters,
            seed=self._seed,
            worlds=[self._world],
            citizens=self.citizens,
            policies=self._policies | self._seats,
            network=self._network,
            schedule=self._schedule,
            speeches=self._speeches,
        )
        self.agents = list(self.possible_agents)
        observations, _, _, _, infos = self._told(over=False)
        return observations, infos

    def step(self, actions: Mapping[str, Action]) -> Told:
        """Play one month; a power without an action stays its course."""
        if not self.agents:
            raise Mistake("No game is under way; reset() begins one.")
        month = self.simulation.now.month + 1
        for name in actions:
            if name not in self._powers:
                raise Mistake(
                    f"There is no player {shown(name)}; allowed is one of "
                    f"{', '.join(self._powers)}."
                )
        moves = {
            name: as_levels(self._powers[name], self._own(name, action))
            for name, action in actions.items()
        }
        for name, move in moves.items():
            self._seats[name].submit(month, move, self._powers[name])
        self.simulation.step()
        over = month >= self.months
        if over:
            self.agents = []
        return self._told(over)

    def _own(self, name: str, action: Action) -> Action:
        """Return a padded action without what the power has no use for."""
        own = [levels(i) for i in self._powers[name].menu.instruments]
        if not self._padded or len(action) < len(own):
            return action
        return np.minimum(action[: len(own)], np.array(own) - 1)

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
        """Leave nothing behind; nothing is held open."""

    def _told(self, over: bool) -> Told:
        """Return what every power is shown of the present month."""
        now, p = self.simulation.now, self.simulation.p
        seen = {name: outlook_of(now, power, p) for name, power in self._powers.items()}
        worths = {
            name: {
                wish: float(value[0])
                for wish, value in worth_of_month(now, power, p, seen[name]).items()
            }
            for name, power in self._powers.items()
        }
        month = now.month
        played = month / self.months
        self._seen = {n: observation(now, p, seen[n], played) for n, p in self._powers.items()}
        return (
            dict(self._seen),
            {name: sum(parts.values()) for name, parts in worths.items()},
            dict.fromkeys(self._powers, False),
            dict.fromkeys(self._powers, over),
            {
                name: {"month": month, "world": self._world, "preferences": parts}
                for name, parts in worths.items()
            },
        )


parallel_env = PowersEnv
"""The name that PettingZoo's users look for."""


def env(**asked: Any) -> Any:
    """Return the game in turns (PettingZoo's AEC), with the arguments of :class:`PowersEnv`."""
    return parallel_to_aec(PowersEnv(**asked))


def levels(instrument: Instrument) -> int:
    """Return how many levels an instrument has, in its steps from the lowest to the highest."""
    return round((instrument.high - instrument.low) / instrument.step) + 1


def as_levels(power: Power, action: Sequence[int] | Action) -> dict[str, float]:
    """Return the level of every instrument that an action means.

    Raises :class:`Mistake` for an action of the wrong length or beyond an instrument's levels.
    """
    menu = power.menu.instruments
    if np.shape(action) != (len(menu),):
        raise Mistake(
            f"An action of {power.name} has {np.size(action)} entries; allowed is one for each of "
            f"{', '.join(i.name for i in menu)}."
        )
    found: dict[str, float] = {}
    for instrument, index in zip(menu, action, strict=True):
        if index not in range(levels(instrument)):
            raise Mistake(
                f"{power.name}'s action on {instrument.name} is {index}; allowed is a whole "
                f"number, 0 to {levels(instrument) - 1}."
            )
        level = instrument.low + int(index) * instrument.step
        found[instrument.name] = min(level, instrument.high)
    return found
