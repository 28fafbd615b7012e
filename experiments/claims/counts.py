"""The sums over all claims: how many are earned, definitional, clean, robust and so on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FIRM = 0.9
"""Share of draws in which a claim must be right to count as robust."""


@dataclass(frozen=True)
class Counts:
    """Claims by what became of them, as ids; ``judged`` leaves out the definitional ones.

    ``earned`` are those of ``judged``; ``clean`` and ``wrong`` (survives its placebo), ``steady``
    (holds over the explored range) and ``extreme`` (does not, but between extremes) are among
    the earned. ``firm`` are right in 90 % of the draws or more; None where nothing was drawn.
    """

    judged: tuple[str, ...]
    definitional: tuple[str, ...]
    earned: tuple[str, ...]
    clean: tuple[str, ...]
    wrong: tuple[str, ...]
    steady: tuple[str, ...]
    extreme: tuple[str, ...]
    firm: tuple[str, ...] | None


def counts(found: Mapping[str, Mapping[str, Any]]) -> Counts:
    """Return the sums over claims as a record of results has them."""
    judged = {name: each for name, each in found.items() if not each["definitional"]}
    earned = {name: each for name, each in judged.items() if each["verdict"] == "earned"}
    drawn = {name: each["robust"] for name, each in judged.items() if each["robust"]}
    doses = {name: each["dose"]["state"] for name, each in earned.items()}
    firm = tuple(name for name, robust in drawn.items() if robust["whole"]["share"] >= FIRM)
    return Counts(
        judged=tuple(judged),
        definitional=tuple(name for name in found if name not in judged),
        earned=tuple(earned),
        clean=tuple(name for name, each in earned.items() if each["placebo"] == "clean"),
        wrong=tuple(name for name, each in earned.items() if each["placebo"] == "survives"),
        steady=tuple(name for name, state in doses.items() if state == "holds"),
        extreme=tuple(name for name, state in doses.items() if state not in ("holds", "none")),
        firm=firm if drawn else None,
    )


def listed(words: tuple[str, ...]) -> str:
    """Return words as a list: *S1, S2 and S3*."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def in_sentences(sums: Counts) -> list[str]:
    """Return the sums in sentences."""
    lines = [f"{len(sums.earned)} of {len(sums.judged)} claims are earned."]
    if sums.definitional:
        lines.append(f"True by definition, and counted separately: {listed(sums.definitional)}.")
    lines.append(f"With a clean placebo: {len(sums.clean)} of the earned.")
    if sums.wrong:
        lines.append(
            f"For the wrong reason, since the effect survives its placebo: {listed(sums.wrong)}."
        )
    with_dose = len(sums.steady) + len(sums.extreme)
    lines.append(
        f"Of the earned, {len(sums.steady)} of the {with_dose} with a dose hold over the explored "
        "range."
    )
    if sums.extreme:
        lines.append(f"Earned, but not over the explored range: {listed(sums.extreme)}.")
    if sums.firm is not None:
        lines.append(
            f"Right in at least 90 % of the draws: {len(sums.firm)} of {len(sums.judged)}."
        )
    return lines
