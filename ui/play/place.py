"""Where something stands in the triangle of Moscow, the West and sovereign neutrality."""

from __future__ import annotations

from ...agents.declaration import Quantity


def place(alignment: Quantity, independence: Quantity) -> tuple[Quantity, Quantity]:
    """Return (across, up): −1 Moscow … +1 West, and 0 between the blocs … 1 sovereign neutrality.

    ``independence`` (0 … 1) is sovereignty for the state and national identity for the public.
    Up is independence times the distance from either bloc, so that every point lies within the
    triangle: whoever stands wholly with a bloc stands at its corner.
    """
    return alignment, independence * (1 - abs(alignment))
