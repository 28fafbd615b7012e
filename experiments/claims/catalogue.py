"""The claims as they are declared in ``claims.toml``, checked when they are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from ...agents.mistake import Mistake
from ...model.parameters import Parameters, checked
from ...model.scenario import load_scenario, policies_from
from .outcomes import DIRECTIONS, STATISTICS
from .side_by_side import Player

SCENARIO = "briefing-2020"
"""What every arm starts from: the paper's moment."""

CONTRAST = {"with": 1.0, "without": -1.0}
"""How arms are weighed where an outcome says nothing else."""


@dataclass(frozen=True)
class Arm:
    """One ensemble of a contrast: changed parameters, and instruments set by script."""

    changed: tuple[tuple[str, float], ...]
    scripted: tuple[tuple[str, float], ...]

    def players(self, start: Parameters, worlds: Sequence[int]) -> list[Player]:
        """Return this arm's worlds; what the arm changes wins over ``start``."""
        parameters = start.with_values(dict(self.changed))
        return [Player(parameters, dict(self.scripted), world) for world in worlds]


def starting_point() -> Parameters:
    """Return the parameters from which every arm starts."""
    return load_scenario(SCENARIO).parameters


@dataclass(frozen=True)
class Expectation:
    """What must be seen: a statistic of a measure, weighed over arms, in a direction.

    ``direction`` is up, down, or same (within ``margin``).
    """

    measure: str
    statistic: str
    direction: str
    unit: str
    margin: float = 0.0
    weights: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Claim:
    """One claim of the paper as a small experiment; ``quote`` holds the paper's own words."""

    id: str
    title: str
    quote: str
    why: str
    arms: Mapping[str, Arm]
    outcomes: tuple[Expectation, ...]


def claims() -> dict[str, Claim]:
    """Return all claims by id, in the order of the file.

    Raises :class:`Mistake` for an unknown statistic or direction, or an arm that is not there.
    """
    here = resources.files(__name__.rpartition(".")[0])
    text = (here / "claims.toml").read_text(encoding="utf-8")
    found = [_claim(entry) for entry in tomllib.loads(text)["claim"]]
    return {claim.id: claim for claim in found}


def chosen(ids: Sequence[str]) -> list[Claim]:
    """Return the claims of these ids, or all of them; raises :class:`Mistake` for an unknown id."""
    known = claims()
    for name in ids:
        if name not in known:
            raise Mistake(f"There is no claim {name!r}; allowed are {', '.join(known)}.")
    return [claim for claim in known.values() if not ids or claim.id in ids]


def _claim(entry: Mapping[str, Any]) -> Claim:
    named: dict[str, Any] = {"without": entry.get("without", {}), "with": entry.get("with", {})}
    named |= entry.get("arms", {})
    arms = {n: arm(changes, entry.get(f"{n}_script", {})) for n, changes in named.items()}
    outcomes = tuple(Expectation(**outcome) for outcome in entry["outcomes"])
    for outcome in outcomes:
        _check(entry["id"], outcome, arms)
    return Claim(entry["id"], entry["title"], entry["quote"], entry["why"], arms, outcomes)


def arm(changes: Mapping[str, float], script: Mapping[str, float]) -> Arm:
    """Return an arm; raises :class:`Mistake` for a parameter or instrument that is not there."""
    described: dict[str, Any] = {}
    for name, level in script.items():
        power, _, instrument = name.partition(".")
        described.setdefault(power, {"script": {}})["script"][instrument] = level
    policies_from(described)
    for name, value in changes.items():
        checked(name, value)
    return Arm(tuple(changes.items()), tuple(script.items()))


def _check(claim: str, outcome: Expectation, arms: Mapping[str, Arm]) -> None:
    asked = (
        ("statistic", [outcome.statistic], STATISTICS),
        ("direction", [outcome.direction], DIRECTIONS),
        ("weights", list(outcome.weights or CONTRAST), arms),
    )
    for field, values, allowed in asked:
        for value in values:
            if value not in allowed:
                raise Mistake(
                    f"Claim {claim}: {field} is {value!r}; allowed is {', '.join(allowed)}."
                )
