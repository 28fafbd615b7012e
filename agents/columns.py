"""How a recorded quantity is declared: once, with label, unit, range, decimals and meaning.

Tables, charts, the documentation and the pages in the browser take their words from here, as they
take a parameter's from :mod:`triangulation.agents.declaration`. Dataclasses of columns are built by
keyword only, so that no value can take another's place.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields
from math import inf
from typing import Any, TypeVar, dataclass_transform

SHARE = (0.0, 1.0)
SCALE = (-1.0, 1.0)
POSITIVE = (0.0, inf)
ANY = (-inf, inf)

DECIMALS = 2
"""Decimals that are shown of a quantity by default."""


@dataclass(frozen=True)
class Column:
    """One recorded quantity's declaration.

    ``label`` is what it is called in a sentence, such as *freedom of manoeuvre*; ``low`` and
    ``high`` bound its values, in ``unit``; ``decimals`` is how many are shown. A quantity that is
    not ``recorded`` repeats another column.
    """

    label: str
    unit: str
    low: float
    high: float
    meaning: str
    decimals: int = DECIMALS
    recorded: bool = True

    @property
    def range(self) -> str:
        """Return the range as people read it, such as ``0 … 1``; empty without bounds."""
        if self.low == -inf:
            return ""
        if self.high == inf:
            return f"from {self.low:g}"
        sign = "+" if self.low < 0 else ""
        return f"{self.low:g} … {self.high:{sign}g}".replace("-", "−")

    @property
    def title(self) -> str:
        """Return the label as the beginning of a line."""
        return self.label[0].upper() + self.label[1:]


def column(
    label: str, unit: str, bounds: tuple[float, float], meaning: str, decimals: int = DECIMALS,
    *, recorded: bool = True,
) -> Any:  # fmt: skip
    """Declare one quantity as a dataclass field; see :class:`Column` for the parts."""
    declared = Column(label, unit, *bounds, meaning, decimals, recorded)
    return field(metadata={"column": declared})


Group = TypeVar("Group")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(column,))
def quantities(group: type[Group]) -> type[Group]:
    """Make a class of declared quantities a frozen dataclass that is built by keyword only."""
    return dataclass(frozen=True, kw_only=True)(group)


def columns_of(group: type) -> dict[str, Column]:
    """Return every quantity that a dataclass declares, by field name, in order."""
    declared: tuple[Field[Any], ...] = fields(group)
    return {each.name: each.metadata["column"] for each in declared}
