"""How a number of the model is declared: once, with unit, range, meaning and sources.

Everything else (validation, the command line's ledger, the documentation's table, sliders, the
ranges of a sensitivity analysis) is derived from these declarations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
"""Numbers of the world: the leading axis is worlds, the second (if any) branches of a world."""

Quantity: TypeAlias = "float | Array"
"""A parameter: one number for all worlds, or a column with one number per world."""

SourceKind: TypeAlias = Literal["quoted", "data", "literature", "assumed"]
"""What a source is: the paper's words, a historical series, a publication, or a reason."""


@dataclass(frozen=True)
class Source:
    """Where a mechanism, or the size of a number, comes from.

    ``kind`` is ``quoted`` (the paper's words, with the section where they stand), ``data`` (a
    historical series), ``literature`` (a publication) or ``assumed`` (with the reason).
    """

    kind: SourceKind
    text: str
    where: str = ""

    def __str__(self) -> str:
        """Return one line for tables: the kind, the words, and where they stand."""
        if self.kind == "quoted":
            return f"quoted: “{self.text}” ({self.where})"
        return f"{self.kind}: {self.text}" + (f" ({self.where})" if self.where else "")


def quoted(text: str, section: str) -> Source:
    """Return a source in the paper itself: its words and the section where they stand."""
    return Source("quoted", text, section)


def data(text: str, series: str) -> Source:
    """Return a source in a historical series: what it says, and the series' name and origin."""
    return Source("data", text, series)


def literature(text: str, citation: str) -> Source:
    """Return a source in a publication: what it says, and the citation."""
    return Source("literature", text, citation)


def assumed(reason: str) -> Source:
    """Return the source of an assumption, which nobody measured or wrote: its reason."""
    return Source("assumed", reason)


@dataclass(frozen=True)
class Declaration:
    """One number's declaration.

    ``low`` and ``high`` bound what is allowed; ``explore`` bounds what a sensitivity analysis
    varies (``None`` for switches, settings and facts that are not varied). ``options`` replaces the
    bounds where the value is a word. ``whole`` numbers are integers. ``mechanism`` is the source
    for there being such a quantity, ``magnitude`` the source of its value: the paper may say that
    Moscow fears a drift but not how much.
    """

    default: float | str
    unit: str
    low: float
    high: float
    explore: tuple[float, float] | None
    meaning: str
    mechanism: Source
    magnitude: Source
    options: tuple[str, ...] = ()
    whole: bool = False


def number(
    default: float,
    unit: str,
    allowed: tuple[float, float],
    explore: tuple[float, float] | None,
    meaning: str,
    mechanism: Source,
    magnitude: Source | None = None,
    *,
    whole: bool = False,
) -> Any:
    """Declare one number as a dataclass field; see :class:`Declaration` for the parts.

    Without a ``magnitude`` one source serves both: an assumption, or words that contain the number.
    """
    sources = (mechanism, magnitude or mechanism)
    declared = Declaration(default, unit, *allowed, explore, meaning, *sources, whole=whole)
    return field(default=default, metadata={"declaration": declared})


def word(default: str, options: tuple[str, ...], meaning: str, source: Source) -> Any:
    """Declare a setting whose value is one of a few words, as a dataclass field."""
    declared = Declaration(default, "word", 0.0, 0.0, None, meaning, source, source, options)
    return field(default=default, metadata={"declaration": declared})


def declarations(group: type) -> Iterator[tuple[str, Declaration]]:
    """Yield (field name, declaration) for every number that a dataclass declares."""
    declared: tuple[Field[Any], ...] = fields(group)
    for each in declared:
        yield each.name, each.metadata["declaration"]
