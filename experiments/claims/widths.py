"""Triangulation by the width of the neutral band, net of a Minsk that plays at random.

A single band would decide too much: within ± 0.35 even a Minsk that moves at random spends much of
its time. So the share of months in which Minsk is engaged with both sides and neutral is reported
for bands from narrow to wide, minus that of the contrast's other arm in the same worlds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...agents.declaration import Array
from .bootstrap import interval
from .catalogue import Arm, Claim
from .ensembles import Reading, Seen
from .outcomes import BY_WIDTH, WIDTHS, side_name, within_name

ALARMED: Reading = ("alarmed", "mean")
TOO_COLD: Reading = ("west_too_cold", "mean")


@dataclass(frozen=True)
class Width:
    """What is seen for one width of the band.

    ``within`` and ``moscows_side`` are shares of months by arm, ``net`` is ``within`` of the
    paper's Minsk less that of the other arm, with its 95 % interval.
    """

    width: float
    within: Mapping[str, float]
    moscows_side: Mapping[str, float]
    net: float
    low: float
    high: float


@dataclass(frozen=True)
class Widths:
    """All widths, and shares of months that do not depend on one, by arm.

    ``alarmed``: Minsk stands beyond Moscow's tolerance. ``too_cold``: its engagement with the West
    is too low to count.
    """

    rows: tuple[Width, ...]
    alarmed: Mapping[str, float]
    too_cold: Mapping[str, float]


def by_width(claim: Claim) -> bool:
    """Return whether a claim is reported by width: one of its outcomes averages over widths."""
    return any(outcome.measure == BY_WIDTH for outcome in claim.outcomes)


def readings() -> list[Reading]:
    """Return the readings that the account needs."""
    names = [name(width) for width in WIDTHS for name in (within_name, side_name)]
    return [*((name, "mean") for name in names), ALARMED, TOO_COLD]


def widths(claim: Claim, seen: Mapping[Arm, Seen], seed: int) -> Widths | None:
    """Return the account of a claim's arms; none if the claim is not reported by width."""
    if not by_width(claim):
        return None

    def of(arm: str, reading: Reading) -> Array:
        return seen[claim.arms[arm]].readings[reading]

    def shares(reading: Reading) -> dict[str, float]:
        return {arm: float(of(arm, reading).mean()) for arm in claim.shown()}

    rows: list[Width] = []
    for width in WIDTHS:
        within: Reading = (within_name(width), "mean")
        net, low, high = interval(of("with", within) - of("without", within), seed)
        sides = shares((side_name(width), "mean"))
        rows.append(Width(width, shares(within), sides, net, low, high))
    return Widths(tuple(rows), shares(ALARMED), shares(TOO_COLD))
