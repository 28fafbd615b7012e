"""The claims as they are declared in ``claims.toml``, checked when they are read."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, cast

from ...agents.mistake import Mistake, shown
from ...agents.policies import Levels
from ...agents.spans import Span
from ...model.parameters import LEDGER, Parameters, checked
from ...model.scenario import load_scenario, policies_from
from ...model.schedule import Schedule
from ..playing.scripts import Directions
from .outcomes import DIRECTIONS, STATISTICS

SCENARIO = "briefing-2020"
"""The scenario from which every arm starts: the paper's moment."""

CONTRAST = {"with": 1.0, "without": -1.0}
"""Default weights of the arms in an outcome."""


Pairs = tuple[tuple[str, float], ...]
"""Names and values."""

Spans = tuple[tuple[tuple[str, float], ...], ...]
"""Spans of months as pairs, so that arms that say the same are one arm."""

Scripted = tuple[tuple[str, float | Spans], ...]
"""Instruments and the level, or the spans, that a script sets them to."""


@dataclass(frozen=True)
class Arm:
    """One ensemble of a contrast: changed parameters, and instruments set by script.

    ``blind`` names the powers that choose at random among their candidate moves.
    """

    changed: Pairs
    scripted: Scripted
    blind: tuple[str, ...] = ()

    def parameters(self, start: Parameters) -> Parameters:
        """Return this arm's parameters; what the arm changes wins over ``start``."""
        return start.with_values(dict(self.changed))

    @property
    def script(self) -> Directions:
        """Return this arm's script."""
        instruments = {name: _levels(said) for name, said in self.scripted}
        return Directions(instruments, frozenset(self.blind))


def _levels(said: float | Spans) -> Levels:
    if not isinstance(said, tuple):
        return said
    return [cast(Span, dict(span)) for span in said]


def starting_point() -> Parameters:
    """Return the parameters from which every arm starts."""
    return load_scenario(SCENARIO).parameters


def calendar() -> Schedule:
    """Return the events with a date that happen in every arm."""
    return load_scenario(SCENARIO).events


@dataclass(frozen=True)
class Expectation:
    """An expected outcome: a statistic of a measure, compared between arms, and its direction.

    ``direction`` is up, down, or same (within ``margin``). ``definitional`` says why the outcome
    is true by definition, if it is: then it is shown, but is no evidence for the claim.
    """

    measure: str
    statistic: str
    direction: str
    unit: str
    margin: float = 0.0
    weights: Mapping[str, float] | None = None
    definitional: str = ""


@dataclass(frozen=True)
class Comparison:
    """A comparison that is reported beside the outcomes, without an expectation.

    ``called`` is a short description of what is compared.
    """

    measure: str
    statistic: str
    unit: str
    weights: Mapping[str, float]
    called: str


@dataclass(frozen=True)
class Placebo:
    """What switches off, in every arm, the mechanism that should matter, and ``why`` it does.

    ``measures`` names the outcomes that must be lost (all of them if empty).
    """

    off: Arm
    why: str
    measures: tuple[str, ...] = ()

    def bears_on(self, outcome: Expectation) -> bool:
        """Return whether an outcome must disappear: one with a direction, and named if any is."""
        named = not self.measures or outcome.measure in self.measures
        return named and outcome.direction != "same"

    def applied(self, to: Arm) -> Arm:
        """Return an arm in which the mechanism is off."""
        changed = tuple((dict(to.changed) | dict(self.off.changed)).items())
        scripted = tuple((dict(to.scripted) | dict(self.off.scripted)).items())
        return replace(to, changed=changed, scripted=scripted)


@dataclass(frozen=True)
class Claim:
    """One claim of the paper as a small experiment.

    ``quote`` holds the paper's own words and ``section`` where they stand; ``why`` says why the
    mechanism should produce it, ``called`` what each arm stands for, and ``needs`` (reported if the
    claim is not earned, or for the wrong reason) what the paper would have to assume. ``dose``
    names the parameters of the dose; without any they follow from the arms.
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
    beside: tuple[Comparison, ...] = ()
    dose: tuple[str, ...] = ()

    @property
    def definitional(self) -> str:
        """Return why the claim is true by definition; empty if any outcome is not."""
        reasons = dict.fromkeys(outcome.definitional for outcome in self.outcomes)
        return "" if "" in reasons else " ".join(reasons)

    def counts(self, outcome: Expectation) -> bool:
        """Return whether an outcome decides the verdict: all do in a definitional claim."""
        return not outcome.definitional or bool(self.definitional)

    def used(self) -> list[str]:
        """Return the names of the arms that any outcome weighs."""
        weighed = {name for outcome in self.outcomes for name in outcome.weights or CONTRAST}
        return [name for name in self.arms if name in weighed]

    def shown(self) -> list[str]:
        """Return the names of the arms that any outcome, or any finding beside them, weighs."""
        weighed = {*self.used(), *(name for each in self.beside for name in each.weights)}
        return [name for name in self.arms if name in weighed]

    def placebo_arms(self) -> dict[str, Arm]:
        """Return the arms by name with the mechanism off."""
        return {name: self.placebo.applied(each) for name, each in self.arms.items()}


ADDED: dict[str, Claim] = {}
"""Claims of extensions by id."""


def claims() -> dict[str, Claim]:
    """Return all claims by id, in the order of the file; those of extensions come last.

    Raises :class:`Mistake` for an unknown statistic or direction, or an arm that is not there.
    """
    here = resources.files(__name__.rpartition(".")[0])
    text = (here / "claims.toml").read_text(encoding="utf-8")
    found = [claim_from(entry) for entry in tomllib.loads(text)["claim"]]
    return {claim.id: claim for claim in found} | ADDED


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
    _check_keys(entry, named)
    arms = {
        name: arm(changes, entry.get(f"{name}_script", {}), entry.get(f"{name}_blind", ()))
        for name, changes in named.items()
    }
    whole = entry.get("definitional", "")
    said = [{"definitional": whole, **o} if whole else o for o in entry["outcomes"]]
    outcomes = tuple(Expectation(**outcome) for outcome in said)
    beside = tuple(Comparison(**each) for each in entry.get("beside", ()))
    _check(entry["id"], (*outcomes, *beside), arms)
    words = {name: entry[name] for name in ("id", "title", "quote", "section", "why")}
    dose = entry.get("dose", ())
    claim = Claim(
        **words, arms=arms, outcomes=outcomes, called=entry["called"],
        placebo=_placebo(entry["placebo"]), needs=entry.get("needs", ""), beside=beside,
        dose=(dose,) if isinstance(dose, str) else tuple(dose),
    )  # fmt: skip
    _check_placebo(claim)
    _check_dose(claim)
    return claim


_KEYS = (
    "id", "title", "quote", "section", "why", "called", "outcomes", "placebo", "needs", "arms",
    "with", "without", "beside", "dose", "definitional",
)  # fmt: skip


def _check_keys(entry: Mapping[str, Any], arms: Mapping[str, Any]) -> None:
    allowed = (*_KEYS, *(f"{name}_{kind}" for name in arms for kind in ("script", "blind")))
    for key in entry:
        if key not in allowed:
            raise Mistake(
                f"Claim {entry['id']} has an unknown entry {shown(key)}; allowed are "
                f"{', '.join(allowed)}."
            )


def _check_dose(claim: Claim) -> None:
    explored = [name for name, declared in LEDGER.items() if declared.explore is not None]
    for name in claim.dose:
        if name not in explored:
            raise Mistake(
                f"Claim {claim.id}: dose is {shown(name)}; allowed is a parameter with an explored "
                "range."
            )


def _placebo(entry: Mapping[str, Any]) -> Placebo:
    off = arm(entry.get("changes", {}), entry.get("script", {}))
    return Placebo(off, entry["why"], tuple(entry.get("measures", ())))


def _check_placebo(claim: Claim) -> None:
    """Refuse a placebo that removes the contrast itself."""
    arms = [claim.arms[name] for name in claim.used()]
    contrasted = {pair for each in arms for pair in (*each.changed, *each.scripted)}
    kept = {pair for pair in contrasted if all(pair in (*a.changed, *a.scripted) for a in arms)}
    off = claim.placebo.off
    for name, _ in (*off.changed, *off.scripted):
        if name in {contrasting for contrasting, _ in contrasted - kept}:
            raise Mistake(
                f"Claim {claim.id}: the placebo sets {name}, in which the arms differ; it must "
                "switch off the mechanism and leave the contrast."
            )


def arm(changes: Mapping[str, float], script: Mapping[str, Any], blind: Sequence[str] = ()) -> Arm:
    """Return an arm; raises :class:`Mistake` for what is not there.

    That is a parameter, an instrument, a level that it cannot take, or a power.
    """
    described: dict[str, Any] = {name: {"policy": "random"} for name in blind}
    for name, level in script.items():
        power, _, instrument = name.partition(".")
        described.setdefault(power, {}).setdefault("script", {})[instrument] = level
    policies_from(described)
    for name, value in changes.items():
        checked(name, value)
    scripted = tuple((name, _kept(said)) for name, said in script.items())
    return Arm(tuple(changes.items()), scripted, tuple(blind))


def _kept(said: float | Sequence[Mapping[str, float]]) -> float | Spans:
    """Return a level, or spans, so that it can be compared and hashed."""
    if isinstance(said, (int, float)):
        return said
    return tuple(tuple(span.items()) for span in said)


def _check(
    claim: str, weighed: Sequence[Expectation | Comparison], arms: Mapping[str, Arm]
) -> None:
    for each in weighed:
        asked: list[tuple[str, list[str], Collection[str]]] = [
            ("statistic", [each.statistic], STATISTICS),
            ("weights", list(each.weights or CONTRAST), arms),
        ]
        if isinstance(each, Expectation):
            asked.append(("direction", [each.direction], DIRECTIONS))
        for field, values, allowed in asked:
            for value in values:
                if value not in allowed:
                    raise Mistake(
                        f"Claim {claim}: {field} is {shown(value)}; allowed is "
                        f"{', '.join(allowed)}."
                    )
