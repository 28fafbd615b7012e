"""The moves of all powers in one month, under the names that the rules of the world use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .belarus import BELARUS
from .declaration import Array
from .european_union import EUROPEAN_UNION
from .power import Power
from .russia import RUSSIA
from .united_states import UNITED_STATES

POWERS: tuple[Power, ...] = (RUSSIA, BELARUS, EUROPEAN_UNION, UNITED_STATES)
"""The four powers, in the order in which instruments and candidates are laid out."""

INSTRUMENTS: tuple[tuple[str, str], ...] = tuple(
    (power.name, instrument.name) for power in POWERS for instrument in power.menu.instruments
)
"""(power, instrument) for every instrument, in order."""


def _slices() -> dict[str, slice]:
    slices: dict[str, slice] = {}
    start = 0
    for power in POWERS:
        stop = start + len(power.menu.instruments)
        slices[power.name] = slice(start, stop)
        start = stop
    return slices


SLICES: dict[str, slice] = _slices()
"""Where each power's instruments stand among all instruments."""


@dataclass(frozen=True)
class RussiaMove:
    """What Moscow does; levels as declared by :data:`triangulation.agents.russia.MENU`."""

    discount: Array
    integration_pressure: Array
    equality_offer: Array
    coercion: Array
    base_request: Array


@dataclass(frozen=True)
class BelarusMove:
    """What Minsk does; levels as declared by :data:`triangulation.agents.belarus.MENU`."""

    integration_response: Array
    overture_eu: Array
    overture_us: Array
    diversification: Array
    belarusanization: Array
    mediation: Array
    military_cooperation: Array
    openness: Array
    recognition: Array
    repression: Array


@dataclass(frozen=True)
class EuropeanUnionMove:
    """What Brussels does; levels as in :data:`triangulation.agents.european_union.MENU`."""

    overture: Array
    market_access: Array
    sanctions: Array


@dataclass(frozen=True)
class UnitedStatesMove:
    """What Washington does; levels as in :data:`triangulation.agents.united_states.MENU`."""

    overture: Array
    energy_offer: Array
    sanctions: Array


@dataclass(frozen=True)
class Moves:
    """All powers' moves of one month; every level is worlds × branches."""

    russia: RussiaMove
    belarus: BelarusMove
    european_union: EuropeanUnionMove
    united_states: UnitedStatesMove

    @classmethod
    def of(cls, levels: Sequence[Array] | Array) -> Moves:
        """Name the levels of all instruments, given one array per instrument in order."""
        return cls(
            RussiaMove(*levels[SLICES["russia"]]),
            BelarusMove(*levels[SLICES["belarus"]]),
            EuropeanUnionMove(*levels[SLICES["european_union"]]),
            UnitedStatesMove(*levels[SLICES["united_states"]]),
        )
