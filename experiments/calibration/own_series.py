"""A user's own series: a table of dates and numbers, and some TOML that says what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...agents.mistake import Mistake, nearest, shortened, shown
from ...model.columns import COLUMNS
from ...model.texts import there, toml_from
from ..storage.manifest import digest
from .cells import read_cells
from .dates import last_month, month_number
from .series import USES, History, Observation, Series

TABLES = (".csv", ".tsv")
"""Endings of the table that stands beside the TOML under the same name, unless it is named."""

_TEXTS = ("title", "unit", "because")
_KEYS = (*_TEXTS, "columns", "over", "error", "use", "file", "column", "rows", "scale")


@dataclass(frozen=True)
class OwnSeries:
    """A user's own series, and digests of its two files by name."""

    series: Series
    files: dict[str, str]


class _Words:
    """The entries of a TOML file; each refusal names the file and the entry's line."""

    def __init__(self, path: Path) -> None:
        try:
            self.text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = shortened(getattr(error, "strerror", None) or error)
            raise Mistake(f"{shortened(path)} cannot be read: {reason}.") from None
        self.path = path
        try:
            self.content = toml_from(self.text)
        except Mistake as error:
            raise Mistake(f"{shortened(path)} is not valid TOML: {error}.") from None
        for key in self.content:
            if key not in _KEYS:
                near = nearest(key, _KEYS)
                hint = f"did you mean {near}?" if near else f"allowed are {', '.join(_KEYS)}."
                raise self.mistake(key, f"there is no entry {shown(key)}; {hint}")

    def mistake(self, word: str, sentence: str) -> Mistake:
        lines = self.text.splitlines()
        found = [n for n, line in enumerate(lines, 1) if word in line.partition("#")[0]]
        where = f", line {found[0]}" if found else ""
        return Mistake(f"{shortened(self.path)}{where}: {sentence}")

    def entry(
        self, key: str, fits: Callable[[Any], bool], allowed: str, default: Any = None
    ) -> Any:
        """Return an entry, or its default; raises :class:`Mistake` if it lacks or cannot be."""
        value = self.content.get(key, default)
        if value is None:
            raise self.mistake(key, f"{key} is missing; allowed is {allowed}.")
        if not fits(value):
            raise self.mistake(key, f"{key} is {shown(value)}; allowed is {allowed}.")
        return value


def read_own(path: Path) -> OwnSeries:
    """Return the series that a TOML file and the table beside it describe.

    ``path`` is that of the TOML, or of the table beside it under the same name. Raises
    :class:`Mistake`, in one sentence, with the file and the line.
    """
    about = path.with_suffix(".toml") if path.suffix in TABLES else path
    if not there(about):
        raise Mistake(
            f"There is no file {shortened(about)}; it says what the series is: title, unit, "
            "columns, error, because."
        )
    words = _Words(about)
    table = _table(words, path)
    scale = words.entry("scale", _number, "a number to multiply by", 1.0)
    column = words.entry("column", _text, "the heading of a column of numbers", "value")
    rows = words.entry("rows", _texts, 'headings and texts such as { geo = "BY" }', {})
    cells = read_cells(table, column, rows)
    series = replace(
        _declared(words),
        observations=tuple(
            Observation(each.date, each.value * scale, f"{table.name}:{each.line}", "own")
            for each in cells
        ),
    )
    return OwnSeries(series, {file.name: digest(file) for file in (about, table)})


def _declared(words: _Words) -> Series:
    """Return what the TOML says of the series, without observations."""
    columns = words.entry("columns", _factors, "a table such as { growth = 1.0 }")
    over = words.content.get("over")
    for name in [*columns, *([] if over is None else [over])]:
        if name not in COLUMNS:
            near = nearest(str(name), COLUMNS)
            hint = f"did you mean {near}?" if near else "docs/measures.md lists all."
            raise words.mistake(str(name), f"the model records no column {shown(name)}; {hint}")
    title, unit, because = (words.entry(key, _text, "a text") for key in _TEXTS)
    error = words.entry("error", lambda v: _number(v) and v > 0, "a number above 0")
    use = words.entry("use", lambda v: v in USES, " or ".join(USES), USES[0])
    return Series(
        words.path.stem, title, unit, {n: float(f) for n, f in columns.items()}, float(error),
        because, use, (), over,
    )  # fmt: skip


def _table(words: _Words, path: Path) -> Path:
    if "file" in words.content:
        table = words.path.parent / words.entry("file", _text, "the name of a CSV or TSV file")
        if not there(table):
            raise words.mistake("file", f"there is no file {shortened(table)}.")
        return table
    beside = [words.path.with_suffix(ending) for ending in TABLES]
    found = [path] if path.suffix in TABLES else [table for table in beside if there(table)]
    if not found or not there(found[0]):
        raise Mistake(
            f"There is no table {shortened(beside[0])} beside {shortened(words.path)}; name one "
            'with file = "NAME.csv".'
        )
    return found[0]


def with_own(history: History, files: Sequence[Path]) -> tuple[History, list[OwnSeries]]:
    """Return the history with a user's own series, and these; raises :class:`Mistake`."""
    own = [read_own(path) for path in files]
    series = dict(history.series)
    for each in own:
        name = each.series.name
        if name in series:
            raise Mistake(f"There is a series {shown(name)} already; give the file another name.")
        series[name] = each.series
    return replace(history, series=series), own


def check_overlap(own: Sequence[OwnSeries], begins: str) -> None:
    """Raise :class:`Mistake` for a series whose every date is before the run."""
    for each in own:
        seen = each.series.observations
        if all(month_number(last_month(one.date)) < month_number(begins) for one in seen):
            file, _, line = seen[-1].source.rpartition(":")
            raise Mistake(
                f"{file}, line {line}: the last date is {seen[-1].date}, and the run begins in "
                f"{begins}; name an earlier month with --begins."
            )


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _number(value: Any) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and value - value == 0


def _texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str) for v in value.values())  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


def _factors(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(_number(v) for v in value.values())  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType, reportUnknownMemberType]
