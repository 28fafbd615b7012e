"""What learners see and do, as spaces of Gymnasium."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from gymnasium import spaces

from ...agents.power import Power
from .actions import levels
from .knowledge import HIGH, LOW


def observation_space(players: int = 1) -> spaces.Box:
    """Return what players could know, one after another: 32-bit numbers within their bounds."""
    low, high = (np.tile(each.astype(np.float32), players) for each in (LOW, HIGH))
    return spaces.Box(low, high)


def action_space(power: Power) -> spaces.MultiDiscrete:
    """Return one level per instrument of ``power``, in the order of its menu."""
    return spaces.MultiDiscrete([levels(i) for i in power.menu.instruments])


def common_space(powers: Iterable[Power]) -> spaces.MultiDiscrete:
    """Return the space of actions as long as the longest, all entries with the most levels."""
    counts = [[levels(i) for i in power.menu.instruments] for power in powers]
    return spaces.MultiDiscrete([max(map(max, counts))] * max(map(len, counts)))
