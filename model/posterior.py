"""Plausible sets of parameters: each world has one, so that worlds show the uncertainty."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

from ..agents.mistake import shortened, shown
from ..agents.numerals import number_in
from .parameters import LEDGER, ParameterError, Parameters

Posterior = tuple[Mapping[str, float], ...]
"""Values of the same parameters, set by set; world 0 has the first, and after the last the first
follows again. Empty where all worlds have the scenario's own parameters."""

PLAUSIBLE = "plausible"
"""Names the sets that come with the model, wherever a file of sets can be named."""

_FIRST_ROW = 2


@cache
def plausible_sets() -> Posterior:
    """Return the sets that come with the model; ``make plausible`` computes them again."""
    package = resources.files(__name__.rpartition(".")[0])
    with resources.as_file(package / PLAUSIBLE / "sets.csv") as file:
        return read_posterior(file)


def read_posterior(file: Path | str) -> Posterior:
    """Return the sets in a CSV file: names of parameters as headings, a set in each row.

    :data:`PLAUSIBLE` names the sets that come with the model. Raises :class:`ParameterError`,
    naming the file and the line, for what cannot be.
    """
    if str(file) == PLAUSIBLE:
        return plausible_sets()
    try:
        rows = list(csv.reader(Path(file).read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = shortened(getattr(error, "strerror", None) or error)
        raise ParameterError(f"{shortened(file)} cannot be read: {reason}.") from None
    if not rows or not rows[1:]:
        raise ParameterError(
            f"{shortened(file)} must begin with a line of parameters' names and have rows below."
        )
    names = [cell.strip() for cell in rows[0]]
    made: list[dict[str, float]] = []
    for line, row in enumerate(rows[1:], start=_FIRST_ROW):
        if len(row) != len(names):
            raise ParameterError(
                f"{shortened(file)}, line {line}: {len(row)} cells; allowed are {len(names)}, one "
                "for each parameter."
            )
        try:
            made.append({n: number_in(c.strip()) for n, c in zip(names, row, strict=True)})
            Parameters().with_values(made[-1])
        except ValueError as error:
            raise ParameterError(f"{shortened(file)}, line {line}: {error}") from None
    return tuple(made)


def posterior_from(name: str, said: Any, folder: Path | None) -> Posterior:
    """Return what a scenario's ``posterior`` says: the name of a file, or a list of sets.

    Files are named relative to ``folder``; without one no file is opened. :data:`PLAUSIBLE` names
    the sets that come with the model. Raises :class:`ParameterError`.
    """
    if said == PLAUSIBLE:
        return plausible_sets()
    if isinstance(said, str) and folder is not None:
        return read_posterior(folder / said)
    sets = cast("Sequence[Any]", said) if isinstance(said, list) else [None]
    made = tuple(_flat(cast("Mapping[str, Any]", s)) for s in sets if isinstance(s, dict))
    alike = len({tuple(each) for each in made}) <= 1
    if len(made) != len(sets) or not alike or not all(n in LEDGER for each in made for n in each):
        raise ParameterError(
            f"Scenario {name} has posterior = {shown(said)}; allowed is {PLAUSIBLE!r}, the name of "
            "a CSV file, or a list of tables with the same parameters."
        )
    for each in made:
        Parameters().with_values(each)
    return made


def _flat(group: Mapping[str, Any]) -> dict[str, Any]:
    """Return values by dotted names, which TOML reads as tables in tables."""
    found: dict[str, Any] = {}
    for name, value in group.items():
        if isinstance(value, dict):
            inside = cast("Mapping[str, Any]", value)
            found |= {f"{name}.{short}": each for short, each in inside.items()}
        else:
            found[name] = value
    return found


def of_world(parameters: Parameters, posterior: Posterior, world: int) -> Parameters:
    """Return the parameters of a world by its index."""
    return parameters.with_values(posterior[world % len(posterior)]) if posterior else parameters


def without(posterior: Posterior, names: Collection[str]) -> Posterior:
    """Return the sets without some parameters, such as those that somebody has set by hand."""
    return tuple({n: v for n, v in each.items() if n not in names} for each in posterior)


def of_worlds(
    parameters: Parameters, posterior: Posterior, worlds: Sequence[int]
) -> Parameters | tuple[Parameters, ...]:
    """Return the parameters of worlds: one set for all, or one for each."""
    if not posterior:
        return parameters
    kinds = [of_world(parameters, posterior, n) for n in range(len(posterior))]
    return tuple(kinds[world % len(kinds)] for world in worlds)
