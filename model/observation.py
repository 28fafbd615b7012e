"""What a power can know of a month, and the utility of the month and of its options to it.

All players know the same: a person in a seat of the browser or of a room, and a learning agent.
They know the public from polls, only Moscow knows its own misperception of Minsk, and no
power sees another's parameters. All functions take a moment of any number of worlds and the
parameters of its month, as columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..agents.declaration import Array
from ..agents.outlook import Outlook
from ..agents.power import Power
from .columns import PER_CENT, reading
from .foresight import imagine_utility, observe, sketched
from .parameters import Parameters, columns
from .simulation import Moment, outlook_of


@dataclass(frozen=True)
class Known:
    """One thing that a power is shown, and how people read it.

    ``name`` is a field of :class:`~triangulation.agents.outlook.Outlook`, or ``polled_approval``
    or ``polled_leaning``; people read it times ``scale``, with ``decimals``, in ``unit``.
    """

    name: str
    title: str
    scale: float
    decimals: int
    unit: str


def _reported(name: str, column: str | None = None) -> Known:
    read = reading(name if column is None else column)
    return Known(name, read.title, read.scale, read.decimals, read.unit)


KNOWN: tuple[Known, ...] = (
    *map(_reported, (
        "alignment", "integration_depth", "sovereignty", "freedom", "loss_risk", "coercion",
        "unrest", "survival", "subsidy", "wellbeing", "western_engagement",
    )),
    Known("sanctions", "Western sanctions", PER_CENT, 0, "%"),
    _reported("polled_approval", "poll_approval"),
    _reported("polled_leaning", "poll_leaning"),
)  # fmt: skip
"""What a person in a power's seat is shown, in order."""


THOUSANDTHS = 1000
"""The unit in which the utility of options is stated: their differences are small."""


def in_force(parameters: Parameters, month: int) -> Parameters:
    """Return the parameters that hold in a month, as columns for one world or for all."""
    return columns([parameters.at(month)])


def polls(now: Moment, power: Power) -> dict[str, Array]:
    """Return the public as ``power`` knows it, from the last poll: one value per world."""
    seen = observe(now.state, power)
    return {"polled_approval": seen.approval[:, 0], "polled_leaning": seen.leaning[:, 0]}


def known(now: Moment, power: Power, p: Parameters) -> dict[str, float]:
    """Return everything in :data:`KNOWN` of a moment's first world, by name, unscaled."""
    outlook, polled = outlook_of(now, power, p), polls(now, power)
    return {
        k.name: float(polled[k.name][0] if k.name in polled else getattr(outlook, k.name)[0, 0])
        for k in KNOWN
    }


def utility_of_month(
    now: Moment, power: Power, p: Parameters, outlook: Outlook | None = None
) -> dict[str, Array]:
    """Return the utility of a moment to ``power``, by preference; one value per world.

    It is the function by which the model's own powers judge what they foresee, about −2 … 2 each.
    ``outlook`` may give :func:`outlook_of` the moment, if it is known.
    """
    seen = outlook_of(now, power, p) if outlook is None else outlook
    row = now.levels[power.name]
    levels = {i.name: row[:, n : n + 1] for n, i in enumerate(power.menu.instruments)}
    found = power.appraise(seen, levels, getattr(p, power.name))
    shape = (len(row), 1)
    return {name: np.broadcast_to(value, shape)[:, 0] for name, value in found.items()}


def utility_of_options(
    now: Moment, power: Power, p: Parameters, options: Array
) -> dict[str, Array]:
    """Return what options are expected to bring ``power``, by preference, worlds × options.

    Measured against staying its course, in thousandths of utility. ``options`` is worlds × options
    × instruments; ``p`` are the parameters of the month to come. The power imagines each option as
    the model's own powers do.
    """
    stay = now.levels[power.name][:, None, :]
    candidates = np.concatenate([stay, options], axis=1)
    utility = imagine_utility(
        now.state, now.levels, {power.name: candidates}, sketched(p), now.month
    )
    return {name: THOUSANDTHS * (w[:, 1:] - w[:, :1]) for name, w in utility[power.name].items()}


def menu_of(now: Moment, power: Power) -> tuple[list[str], Array]:
    """Return the moves open to ``power`` but to stay its course: names, and options.

    Options are worlds × options × instruments as :func:`utility_of_options` takes them; open are
    those that change something in the first world.
    """
    candidates, distinct = power.menu.candidates(now.levels[power.name])
    positions = [n for n in range(1, len(power.menu.names)) if distinct[0, n]]
    return [power.menu.names[n] for n in positions], candidates[:, positions]
