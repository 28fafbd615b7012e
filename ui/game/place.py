"""Where something stands in the triangle of Moscow, the West and sovereign neutrality."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from ...agents.declaration import Array

Number = TypeVar("Number", float, Array)


def place(alignment: Number, independence: Number) -> tuple[Number, Number]:
    """Return (across, up): −1 Moscow … +1 West, and 0 between the blocs … 1 sovereign neutrality.

    ``independence`` (0 … 1) is sovereignty for the state and national identity for the public.
    Up is independence times the distance from either bloc, so that every point lies within the
    triangle: whoever stands wholly with a bloc stands at its corner.
    """
    return alignment, independence * (1 - np.abs(alignment))
