"""Many worlds side by side as one vector environment of Gymnasium, for one power that learns.

World *k* is the world that :class:`~.environment.PowersEnv` plays alone, to the bit. Needs the
extra ``rl``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...agents.mistake import Mistake, shown
from ...agents.policies import Policy
from ...model.scenario import DEFAULT
from ...model.simulation import DEFAULT_SEED
from ..playing.job import LIMITS
from .actions import levels_of
from .checks import checked, known_option
from .game import Game, Seen
from .knowledge import Observation
from .processes import SplitGame
from .spaces import action_space, observation_space

Truths = NDArray[np.bool_]

Step = tuple[Observation, Array, Truths, Truths, dict[str, Any]]
"""Observations, rewards, terminations, truncations and further information, of all worlds."""

MODES = {mode.value: mode for mode in AutoresetMode}

MOST = 1_000_000
"""Worlds that may be played side by side."""


class WorldsEnv(VectorEnv[Observation, Any, Any]):
    """``num_envs`` worlds of a scenario side by side, in each of which one power learns.

    ``player`` is that power; ``policies``, ``parameters``, ``months`` and ``citizens`` are as for
    :class:`~.environment.PowersEnv`. The worlds are shared out among ``processes`` of this machine;
    results are the same with any number of them. All worlds end in the same month, by truncation,
    and then ``autoreset_mode`` holds, by Gymnasium's words: ``"NextStep"`` begins the next worlds
    in the step after (its actions are not read, its rewards are 0), ``"SameStep"`` in the same step
    (the last month is in ``infos["final_obs"]`` and ``infos["final_info"]``), ``"Disabled"`` not.

    ``reset(seed=s)`` begins the worlds 0, 1, 2, … of seed ``s``, each further ``reset()`` the next
    ``num_envs``, and ``reset(options={"worlds": […]})`` those that are listed, one for each place;
    they may repeat, so that several learners meet the same random draws. Raises :class:`Mistake`,
    here and in what is done with it, for what cannot be.
    """

    def __init__(
        self,
        num_envs: int = 256,
        *,
        player: str = "belarus",
        scenario: str = DEFAULT,
        months: int = 120,
        citizens: int = 200,
        policies: Mapping[str, Policy | str] | None = None,
        parameters: Mapping[str, Any] | None = None,
        autoreset_mode: str | AutoresetMode = AutoresetMode.NEXT_STEP,
        processes: int = 1,
    ) -> None:
        """Set the worlds up; they begin with :meth:`reset`."""
        self.num_envs = checked("num_envs", num_envs, 1, MOST)
        self.mode = _mode(autoreset_mode)
        self.metadata = {"name": "triangulation_v0", "autoreset_mode": self.mode}
        workers = checked("processes", processes, 1, self.num_envs)
        game = Game(
            scenario, months=months, citizens=citizens, players=[player], policies=policies,
            parameters=parameters,
        )  # fmt: skip
        self.months, self.citizens = game.months, game.citizens
        self.power = game.powers[player]
        self.single_observation_space = observation_space()
        self.single_action_space = action_space(self.power)
        self.observation_space = batch_space(self.single_observation_space, self.num_envs)
        self.action_space = batch_space(self.single_action_space, self.num_envs)
        self._seed = DEFAULT_SEED
        self._worlds: NDArray[np.int64] | None = None
        self._month, self._over = 0, True
        self._game = game if workers == 1 else SplitGame(game, workers)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Observation, dict[str, Any]]:
        """Begin the game in all worlds; ``options`` may name the ``worlds`` of the seed.

        Of ``options["reset_mask"]`` only one that resets all worlds is taken: all of them end
        together. Other options are let through.
        """
        begun = self._seed if seed is None else checked("seed", seed, *LIMITS["seed"])
        _refuse_partial(options)
        worlds = self._chosen(known_option(options, "worlds"), fresh=seed is not None)
        super().reset(seed=seed)
        self._seed = begun
        return self._begin(worlds)

    def step(self, actions: Any) -> Step:
        """Play one month in all worlds; ``actions`` is worlds × instruments."""
        if self._worlds is None or (self._over and self.mode is AutoresetMode.DISABLED):
            raise Mistake("No game is under way; reset() begins one.")
        none = np.zeros(self.num_envs, dtype=np.bool_)
        if self._over:
            observations, infos = self._begin(self._chosen(None))
            return observations, np.zeros(self.num_envs), none, none.copy(), infos
        if len(np.shape(actions)) != 2 or len(actions) != self.num_envs:
            raise Mistake(
                f"The actions have the shape {np.shape(actions)}; allowed is one row for each of "
                f"{self.num_envs} worlds."
            )
        seen = self._game.play({self.power.name: levels_of(self.power, actions)})
        self._month += 1
        self._over = self._month == self.months
        observations, infos = self._returned(seen)
        rewards, over = seen[self.power.name].rewards, np.full(self.num_envs, self._over)
        if self._over and self.mode is AutoresetMode.SAME_STEP:
            last = np.empty(self.num_envs, dtype=object)
            last[:] = list(observations)
            final = self._for_all({"final_obs": last, "final_info": infos})
            observations, infos = self._begin(self._chosen(None))
            infos |= final
        return observations, rewards, none, over, infos

    def close_extras(self, **_: Any) -> None:
        """End the processes, if there are any."""
        if isinstance(self._game, SplitGame):
            self._game.close()

    def _chosen(self, asked: Any, fresh: bool = False) -> NDArray[np.int64]:
        """Return the worlds to begin: those asked for, else the first or the next ones."""
        found: NDArray[Any]
        if asked is not None:
            found = np.asarray(asked)
        elif fresh or self._worlds is None:
            found = np.arange(self.num_envs)
        else:
            found = self._worlds + self.num_envs
        low, high = LIMITS["first_world"]
        fits = found.shape == (self.num_envs,) and found.dtype.kind in "iu"
        if not fits or not np.all((low <= found) & (found <= high)):
            raise Mistake(
                f"worlds is {shown(found.tolist())}; allowed are {self.num_envs} whole numbers, "
                f"{low} to {high}."
            )
        return found.astype(np.int64)

    def _begin(self, worlds: NDArray[np.int64]) -> tuple[Observation, dict[str, Any]]:
        seen = self._game.begin(self._seed, worlds)
        self._worlds, self._month, self._over = worlds, 0, False
        return self._returned(seen)

    def _returned(self, seen: Mapping[str, Seen]) -> tuple[Observation, dict[str, Any]]:
        """Return the month's observations, and its further information by Gymnasium's custom."""
        own = seen[self.power.name]
        infos: dict[str, Any] = {
            "month": np.full(self.num_envs, self._month),
            "world": self._worlds,
            "preferences": self._for_all(own.preferences),
        }
        return own.observations, self._for_all(infos)

    def _for_all(self, infos: Mapping[str, Any]) -> dict[str, Any]:
        """Return information with the mask beside each entry that says which worlds it is of."""
        found = dict(infos)
        for name in infos:
            found[f"_{name}"] = np.ones(self.num_envs, dtype=np.bool_)
        return found


def _mode(asked: str | AutoresetMode) -> AutoresetMode:
    word = asked.value if isinstance(asked, AutoresetMode) else asked
    if word not in MODES:
        raise Mistake(f"autoreset_mode is {shown(asked)}; allowed is one of {', '.join(MODES)}.")
    return MODES[word]


def _refuse_partial(options: Mapping[str, Any] | None) -> None:
    mask = (options or {}).get("reset_mask")
    if mask is not None and not np.all(mask):
        raise Mistake("reset_mask leaves out worlds; allowed is one that resets all of them.")
