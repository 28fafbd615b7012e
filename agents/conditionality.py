"""Political conditionality: Brussels and Washington tie what they offer to human rights."""

from __future__ import annotations

import numpy as np

from .declaration import Array, Quantity
from .outlook import Outlook
from .power import Levels


def offence(outlook: Outlook, tolerance: Quantity) -> Array:
    """Return the repression beyond what a power lives with, 0 … 1."""
    return np.maximum(outlook.repression - tolerance, 0.0)


def answer_to_repression(
    outlook: Outlook, levels: Levels, tolerance: Quantity, severity: Quantity
) -> dict[str, Array]:
    """Return the sanctions and overtures, 0 … 1, that others expect in answer to repression.

    ``severity`` is in sanctions per unit of repression beyond the tolerated.
    """
    sanctions = np.minimum(severity * offence(outlook, tolerance), 1.0)
    return {
        "sanctions": sanctions,
        "overture": levels["overture"] * (1 - sanctions),
    }
