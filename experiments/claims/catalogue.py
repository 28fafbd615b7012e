"""The claims as they are declared in ``claims.toml``, checked when they are read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from ...agents.mistake import Mistake, shown
from ...model.parameters import Parameters, checked
from ...model.scenario import load_scenario, policies_from
from .outcomes import DIRECTIONS, STATISTICS
from .side_by_side import Player

SCENARIO = "briefing-2020"
"""What every arm starts from: the paper's moment."""

CONTRAST = {"with": 1.0, "without": -1.0}
"""How arms are weighed where an outcome says nothing else."""


Pairs = tuple[tuple[str, float], ...]
"""Names and values."""


@dataclass(frozen=True)
class Arm:
    """One ensemble of a contrast: changed parameters, and instruments set by script."""

    changed: Pairs
    scripted: Pairs

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
class Placebo:
    """What switches off, in every arm, the mechanism that should matter, and ``why`` it does.

    ``measures`` names the outcomes that must be lost (all of them if empty). ``trivial`` says why
    none is to be had but one that leaves the arms nothing to differ in.
    """

    off: Arm
    why: str
    measures: tuple[str, ...] = ()
    trivial: str = ""

    def applied(self, to: Arm) -> Arm:
        """Return an arm in which the mechanism is off."""
        return Arm(_merged(to.changed, self.off.changed), _merged(to.scripted, self.off.scripted))

    def bears_on(self, outcome: Expectation) -> bool:
        """Return whether an outcome must be lost: one with a direction, and named if any is."""
        named = not self.measures or outcome.measure in self.measures
        return named and outcome.direction != "same"


@dataclass(frozen=True)
class Claim:
    """One claim of the paper as a small experiment.

    ``quote`` holds the paper's own words and ``section`` where they stand; ``why`` says why the
    mechanism should produce it, ``called`` what each arm stands for, and ``needs`` (told if the
    claim is not earned, or for the wrong reason) what the paper would have to assume.
    """

    id: str
    title: str
    quote: str
    section: str
    why: str
    arms: Mapping[str, Arm]
    called: Mapping[str, str]
    outcomes: tuple[Expectation, ...]
    placebo: Placebo
    needs: str = ""

    def used(self) -> list[str]:
        """Return the names of the arms that any outcome weighs."""
        weighed = {name for outcome in self.outcomes for name in outcome.weights or CONTRAST}
        return [name for name in self.arms if name in weighed]

    def placebo_arms(self) -> dict[str, Arm]:
        """Return the arms by name with the mechanism off."""
        return {name: self.placebo.applied(each) for name, each in self.arms.items()}


def claims() -> dict[str, Claim]:
    """Return all claims by id, in the order of the file.

    Raises :class:`Mistake` for an unknown statistic or direction, or an arm that is not there.
    """
    here = resources.files(__name__.rpartition(".")[0])
    text = (here / "claims.toml").read_text(encoding="utf-8")
    found = [claim_from(entry) for entry in tomllib.loads(text)["claim"]]
    return {claim.id: claim for claim in found}


def chosen(ids: Sequence[str]) -> list[Claim]:
    """Return the claims of these ids, or all of them; raises :class:`Mistake` for an unknown id."""
    known = claims()
    for name in ids:
        if name not in known:
            raise Mistake(f"There is no claim {shown(name)}; allowed are {', '.join(known)}.")
    return [claim for claim in known.values() if not ids or claim.id in ids]


def claim_from(entry: Mapping[str, Any]) -> Claim:
    """Return the claim that an entry of the file declares; raises :class:`Mistake`."""
    named: dict[str, Any] = {"without": entry.get("without", {}), "with": entry.get("with", {})}
    named |= entry.get("arms", {})
    arms = {n: arm(changes, entry.get(f"{n}_script", {})) for n, changes in named.items()}
    outcomes = tuple(Expectation(**outcome) for outcome in entry["outcomes"])
    for outcome in outcomes:
        _check(entry["id"], outcome, arms)
    words = {name: entry[name] for name in ("id", "title", "quote", "section", "why")}
    claim = Claim(
        **words, arms=arms, outcomes=outcomes, called=entry["called"],
        placebo=_placebo(entry["placebo"]), needs=entry.get("needs", ""),
    )  # fmt: skip
    _check_placebo(claim)
    return claim


def _placebo(entry: Mapping[str, Any]) -> Placebo:
    off = arm(entry.get("changes", {}), entry.get("script", {}))
    return Placebo(off, entry["why"], tuple(entry.get("measures", ())), entry.get("trivial", ""))


def _merged(first: Pairs, second: Pairs) -> Pairs:
    return tuple((dict(first) | dict(second)).items())


def _check_placebo(claim: Claim) -> None:
    """Refuse a placebo that takes away the contrast itself."""
    arms = claim.arms.values()
    contrasted = {pair for each in arms for pair in (*each.changed, *each.scripted)}
    kept = {pair for pair in contrasted if all(pair in (*a.changed, *a.scripted) for a in arms)}
    off = claim.placebo.off
    for name, _ in (*off.changed, *off.scripted):
        if name in {contrasting for contrasting, _ in contrasted - kept}:
            raise Mistake(
                f"Claim {claim.id}: the placebo sets {name}, in which the arms differ; it must "
                "switch off the mechanism and leave the contrast."
            )


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
                    f"Claim {claim}: {field} is {shown(value)}; allowed is {', '.join(allowed)}."
                )
