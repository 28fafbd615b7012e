"""The entries of an experiment file, each declared once: kind, bounds, default and meaning.

Reading the file (:mod:`.experiment`) and the schema for editors (:mod:`.schema`) follow from this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...agents.mistake import Mistake, nearest, shortened, shown
from ...model.scenario import DEFAULT
from ...model.simulation import CITIZENS, DEFAULT_SEED
from ..playing.job import LIMITS

POINT_METHODS = ("latin-hypercube", "halton", "sobol", "morris")
"""Methods that place points within ranges."""

VALUE_METHODS = ("grid", "list")
"""Methods that take values as they are written."""

MONTHS_KEPT = ("all", "yearly", "last-year", "none")
"""Which months' rows can be kept; the summaries of a run are always over all of its months."""

SUMMARIES_KEPT = ("min", "max", "first_month", "last")
"""What can be kept of each run beside its means."""

LARGEST = 10_000_000
"""Runs of one experiment at most."""


class ExperimentError(Mistake):
    """An experiment file that cannot be run, in one sentence."""


@dataclass(frozen=True)
class Entry:
    """One entry: ``kind`` is ``text``, ``whole``, ``switch``, ``names``, ``table`` or ``tables``.

    ``low`` and ``high`` bound a whole number; ``options`` are the only words allowed.
    """

    kind: str
    meaning: str
    default: Any = None
    low: int = 0
    high: int = 0
    options: tuple[str, ...] = ()


TOP: Mapping[str, Entry] = {
    "title": Entry("text", "What the experiment asks, in a few words.", ""),
    "scenarios": Entry(
        "names", "Scenarios to play: names, or .toml files that lie beside this file.", (DEFAULT,)
    ),
    "replications": Entry(
        "whole",
        "Runs of every point; replication k of every point and scenario has the same random draws.",
        20, 1, 1_000_000,
    ),
    "months": Entry("whole", "Months of every run.", 120, *LIMITS["months"]),
    "citizens": Entry("whole", "Citizens of every run.", CITIZENS, *LIMITS["citizens"]),
    "seed": Entry("whole", "The seed of all random draws.", DEFAULT_SEED, *LIMITS["seed"]),
    "with": Entry(
        "names", "Python files beside this one that add policies, measures, events and more.", ()
    ),
    "events": Entry(
        "tables", "Events with a date, beside those of the scenarios: month, kind and size."
    ),
    "posterior": Entry(
        "text",
        "Plausible sets of parameters, of which each run has one by its number: plausible (those "
        "that come with the model), or a CSV file beside this one.",
    ),
    "until": Entry(
        "text",
        "When a run stops: the first month in which a measure compares so with a number, such as "
        "alignment < -0.8. By default it is played to its last month.",
    ),
    "parameters": Entry("table", "Parameters that differ from the scenarios' in every run."),
    "policies": Entry("table", "Powers that do not deliberate freely, as in a scenario file."),
    "vary": Entry("table", "What differs from point to point."),
    "keep": Entry("table", "What is kept of every run."),
}  # fmt: skip
"""Entries of the file itself."""

VARY: Mapping[str, Entry] = {
    "method": Entry(
        "text", "How the points are chosen.", None, options=(*VALUE_METHODS, *POINT_METHODS)
    ),
    "size": Entry(
        "whole",
        "Points of a Latin hypercube or Halton sequence; base samples of a Sobol design (a power "
        "of 2; it has size × (parameters + 2) points); trajectories of a Morris design (size × "
        "(parameters + 1) points).",
        None, 1, 1_000_000,
    ),
    "parameters": Entry("names", "Parameters that vary over the ledger's explored ranges.", ()),
    "ranges": Entry("table", "Parameters that vary over ranges of your own: name = [low, high]."),
    "values": Entry(
        "table",
        "Values of a grid (all combinations) or a list (first with first, second with second …).",
    ),
    "file": Entry(
        "text",
        "A list's points as a table: a CSV file beside this one, a column for each parameter and a "
        "row for each point.",
    ),
    "second_order": Entry(
        "switch",
        "Sobol: also points for second-order indices, size × (2 × parameters + 2) in all.",
        False,
    ),
    "levels": Entry("whole", "Morris: levels of each parameter, an even number.", 4, 2, 100),
}  # fmt: skip
"""Entries of ``[vary]``."""

KEEP: Mapping[str, Entry] = {
    "measures": Entry("names", "Measures to keep; all of them by default.", ()),
    "months": Entry(
        "text",
        "Months whose rows are kept (yearly: every twelfth); summaries are always over all.",
        "all",
        options=MONTHS_KEPT,
    ),
    "summaries": Entry(
        "names",
        "What is kept of each run beside the means over all months and over the last twelve: min "
        "and max over all months, last, the value of its last month, and first_month, the first "
        "in which a measure that is 0 or 1 is 1 (empty if it never is).",
        (),
        options=SUMMARIES_KEPT,
    ),
}  # fmt: skip
"""Entries of ``[keep]``."""


def read_entries(table: Any, entries: Mapping[str, Entry], where: str = "") -> dict[str, Any]:
    """Return every entry of a table, with its default where it is not given.

    ``where`` stands before names in messages, such as ``vary.``. Raises :class:`ExperimentError`
    for an unknown entry or a value that is not of its kind.
    """
    if not isinstance(table, Mapping):
        raise ExperimentError(f"{where.rstrip('.')} is {shown(table)}; allowed is a table.")
    given: dict[str, Any] = dict(table)  # pyright: ignore[reportUnknownArgumentType]
    for name in given:
        if name not in entries:
            near = nearest(name, entries)
            hint = f"did you mean {near}?" if near else f"allowed are {', '.join(entries)}."
            raise ExperimentError(f"There is no entry {where}{shortened(name)}; {hint}")
    return {
        name: _checked(f"{where}{name}", given[name], entry) if name in given else entry.default
        for name, entry in entries.items()
    }


def _checked(name: str, value: Any, entry: Entry) -> Any:
    fits, allowed = _KINDS[entry.kind](value, entry)
    if not fits:
        raise ExperimentError(f"{name} is {shown(value)}; allowed is {allowed}.")
    return tuple(value) if entry.kind == "names" else value


def _text(value: Any, entry: Entry) -> tuple[bool, str]:
    if entry.options:
        return value in entry.options, f"one of {', '.join(entry.options)}"
    return isinstance(value, str), "a text"


def _whole(value: Any, entry: Entry) -> tuple[bool, str]:
    fits = type(value) is int and entry.low <= value <= entry.high
    return fits, f"a whole number, {entry.low} to {entry.high}"


def _switch(value: Any, entry: Entry) -> tuple[bool, str]:
    return isinstance(value, bool), "true or false"


def _names(value: Any, entry: Entry) -> tuple[bool, str]:
    names: list[Any] = value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]
    fits = all(isinstance(name, str) for name in names) and len(set(names)) == len(names)
    if entry.options:
        known = fits and set(names) <= set(entry.options)
        return known and bool(names), f"a list of {', '.join(entry.options)}"
    return fits and bool(names), "a list of different names"


def _table(value: Any, entry: Entry) -> tuple[bool, str]:
    return isinstance(value, Mapping), "a table"


def _tables(value: Any, entry: Entry) -> tuple[bool, str]:
    each: list[Any] = value if isinstance(value, list) else [None]  # pyright: ignore[reportUnknownVariableType]
    return all(isinstance(one, Mapping) for one in each), "a list of tables"


_KINDS = {
    "text": _text, "whole": _whole, "switch": _switch, "names": _names, "table": _table,
    "tables": _tables,
}  # fmt: skip
