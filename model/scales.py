"""Means and positions on scales, which explain the factors ½ and 2 in rules."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..agents.declaration import Array, Quantity

MIDDLE = 0.5
"""The middle of a scale from 0 to 1."""


def mean(*parts: Quantity) -> Array:
    """Return the mean of quantities with equal weights, because no source gives other weights."""
    whole: Any = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return whole / len(parts)


def signed(place: Array) -> Array:
    """Return a place on the scale 0 … 1 on the scale −1 … +1; the middle becomes 0."""
    return (place - MIDDLE) / MIDDLE


def unsigned(place: Array) -> Array:
    """Return a place on the scale −1 … +1 on the scale 0 … 1; 0 becomes the middle."""
    return (place + 1) * MIDDLE


def beyond_middle(place: Array) -> Array:
    """Return how far a place on the scale 0 … 1 lies above the middle, 0 … 1 of the upper half."""
    return np.maximum(signed(place), 0)


def short_of_middle(place: Array) -> Array:
    """Return how far a place on the scale 0 … 1 lies below the middle, 0 … 1 of the lower half."""
    return np.maximum((MIDDLE - place) / MIDDLE, 0)
