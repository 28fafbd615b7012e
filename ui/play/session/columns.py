"""Tables of a session: declared column by column, so that the codebook cannot differ from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ....experiments.storage.tables import write_csv, write_parquet

Kind = Literal["text", "whole", "number", "yes or no"]

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column: its unit is empty for words; gaps mean that there is nothing to say."""

    name: str
    kind: Kind
    unit: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table by its name; every row has an entry for each of the columns."""

    name: str
    meaning: str
    columns: Sequence[Column]
    rows: Sequence[Row]

    def arrow(self) -> Any:
        """Return the table as Arrow has it."""
        import pyarrow

        types = {
            "text": pyarrow.string(), "whole": pyarrow.int64(), "number": pyarrow.float64(),
            "yes or no": pyarrow.bool_(),
        }  # fmt: skip
        return pyarrow.table({
            c.name: pyarrow.array([row[c.name] for row in self.rows], types[c.kind])
            for c in self.columns
        })  # fmt: skip


def text(name: str, meaning: str, unit: str = "") -> Column:
    """Declare a column of words."""
    return Column(name, "text", unit, meaning)


def whole(name: str, meaning: str, unit: str = "") -> Column:
    """Declare a column of whole numbers."""
    return Column(name, "whole", unit, meaning)


def number(name: str, unit: str, meaning: str) -> Column:
    """Declare a column of numbers."""
    return Column(name, "number", unit, meaning)


def flag(name: str, meaning: str) -> Column:
    """Declare a column that says whether something is so."""
    return Column(name, "yes or no", "", meaning)


SESSION = text("session", "The session; the same in all of its tables and exports")

CODEBOOK = (
    text("table", "The table"),
    text("about", "What a row of the table is"),
    text("column", "The column"),
    text("kind", "Text, whole number, number, or yes or no"),
    text("unit", "The unit; empty for words and names"),
    text("meaning", "What the column says"),
)


def codebook(tables: Sequence[Table]) -> Table:
    """Return what all columns of some tables mean, as a table."""
    rows = [
        {"table": t.name, "about": t.meaning, "column": c.name, "kind": c.kind, "unit": c.unit,
         "meaning": c.meaning}
        for t in tables
        for c in t.columns
    ]  # fmt: skip
    return Table("codebook", "A column of one of the tables", CODEBOOK, rows)


def write_tables(tables: Sequence[Table], folder: Path) -> None:
    """Write tables as CSV and Parquet, with their codebook, into a folder that exists."""
    for table in (*tables, codebook(tables)):
        content = table.arrow()
        write_csv(content, folder / f"{table.name}.csv")
        write_parquet(content, folder / f"{table.name}.parquet")
