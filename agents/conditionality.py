"""Political conditionality: Brussels and Washington tie what they offer to human rights."""

from __future__ import annotations

import numpy as np

from .declaration import Array, Quantity
from .outlook import Outlook
from .power import Levels


def offence(outlook: Outlook, tolerance: Quantity) -> Array:
    """Return the repression beyond what a power tolerates, 0 … 1."""
    return np.maximum(outlook.repression - tolerance, 0.0)


def fitting(outlook: Outlook, tolerance: Quantity, severity: Quantity) -> Array:
    """Return the sanctions in proportion to the repression beyond what is tolerated, 0 … 1.

    ``severity`` is in sanctions per unit of repression. Source: sanctions are to be proportionate
    (EU Council 2004, Basic Principles on the Use of Restrictive Measures).
    """
    return np.minimum(severity * offence(outlook, tolerance), 1.0)


def offended(
    outlook: Outlook, favours: Array, sanctions: Array, tolerance: Quantity, severity: Quantity
) -> Array:
    """Return what a repressive Minsk costs a power that values human rights, ≥ 0.

    The cost has two parts: the repression itself, which counts more if the power is close to Minsk
    (``favours``, the sum of levels of what it offers), and sanctions that are lighter than fitting.
    Harder sanctions have no benefit here; they cost trade and relations.
    """
    lenience = np.maximum(fitting(outlook, tolerance, severity) - sanctions, 0.0)
    return offence(outlook, tolerance) * (1 + favours) + lenience


def answer_to_repression(
    outlook: Outlook, levels: Levels, tolerance: Quantity, severity: Quantity
) -> dict[str, Array]:
    """Return the sanctions and overtures, 0 … 1, that others expect in answer to repression."""
    sanctions = fitting(outlook, tolerance, severity)
    return {
        "sanctions": sanctions,
        "overture": levels["overture"] * (1 - sanctions),
    }
