"""Steps of a Morris design as they were made: a whole number cannot move by every share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...agents.declaration import Array

Ranges = Mapping[str, tuple[float, float]]
"""Lowest and highest value of parameters, by name."""


def nominal_step(levels: int) -> float:
    """Return the step of a Morris design with that many levels, as a share of a range."""
    return levels / (2 * (levels - 1))


def made_steps(inputs: Array, names: Sequence[str], levels: int, ranges: Ranges) -> Array:
    """Return the size of every step as a share of its parameter's range, trajectories × steps.

    ``inputs`` are points × parameters in trajectories. Where ``ranges`` lacks a parameter, its
    steps are taken as nominal, which they are unless it is a whole number.
    """
    parameters = len(names)
    moves = np.abs(np.diff(inputs.reshape(-1, parameters + 1, parameters), axis=1))
    shares = np.where(moves > 0, nominal_step(levels), 0.0)
    for n, name in enumerate(names):
        if name in ranges:
            low, high = ranges[name]
            shares[..., n] = moves[..., n] / (high - low)
    return shares.sum(axis=-1)


def as_if_nominal(values: Array, steps: Array, levels: int) -> Array:
    """Return outcomes as they would be, had every step been nominal and its effect in proportion.

    ``steps`` are those of :func:`made_steps`. An effect that is then divided by the nominal step
    is the one that it is by the step that was made.
    """
    each = values.reshape(len(steps), -1)
    rises = np.diff(each, axis=1) * nominal_step(levels) / steps
    return np.concatenate([each[:, :1], each[:, :1] + rises.cumsum(axis=1)], axis=1).reshape(-1)
