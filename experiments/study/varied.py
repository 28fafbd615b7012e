"""What an experiment varies, and how: the table ``[vary]`` of its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...agents.mistake import shown
from ...model.parameters import LEDGER, Value, checked
from ...model.scenario import flat
from .entries import POINT_METHODS, VALUE_METHODS, VARY, ExperimentError, read_entries
from .point_table import values_in_table

MORRIS_LEVELS = 2
"""Morris levels come in pairs: a step is half of them."""

ANALYSED, ANALYSED_FROM = ("sobol", "morris"), 2
"""Methods whose indices are averages, and the fewest base samples or trajectories for these."""


@dataclass(frozen=True)
class Varied:
    """What varies: ``ranges`` (for methods that place points) or ``values``, by full name."""

    method: str
    ranges: Mapping[str, tuple[float, float]]
    values: Mapping[str, tuple[Value, ...]]
    size: int
    second_order: bool
    levels: int

    @property
    def names(self) -> list[str]:
        """Return the names of the varied parameters, in the order of the file."""
        return [*self.ranges, *self.values]


def read_varied(table: Any, table_of: Callable[[str], str] | None = None) -> Varied | None:
    """Return what the table ``[vary]`` says; None where there is none.

    ``table_of`` returns the text of a CSV file that it names.

    Raises :class:`ExperimentError` or :class:`ParameterError`, in one sentence naming the field.
    """
    if table is None:
        return None
    given = read_entries(table, VARY, "vary.")
    method = given["method"]
    if method is None:
        raise ExperimentError(
            f"vary.method is missing; allowed is one of {', '.join(VARY['method'].options)}."
        )
    _check_fitting(method, table)
    if method in VALUE_METHODS:
        ranges: dict[str, tuple[float, float]] = {}
        values = dict(_values(given["values"] or {}))
        if given["file"] is not None:
            if values:
                raise ExperimentError("vary has values and a file; allowed is one of them.")
            assert table_of is not None
            values = values_in_table(given["file"], table_of(given["file"]))
        _check_lengths(method, values)
        _check_different(method, values)
    else:
        ranges, values = dict(_ranges(given)), {}
        _check_size(method, given["size"], given["levels"])
    if not ranges and not values:
        wanted = "values" if method in VALUE_METHODS else "parameters or vary.ranges"
        raise ExperimentError(
            f"vary.{wanted} names no parameter; method {shown(method)} needs one."
        )
    return Varied(
        method, ranges, values, given["size"] or 0, given["second_order"], given["levels"]
    )


def _check_fitting(method: str, table: Mapping[str, Any]) -> None:
    """Refuse entries that the method has no use for."""
    fitting = {
        "values": VALUE_METHODS, "file": ("list",), "size": POINT_METHODS,
        "parameters": POINT_METHODS, "ranges": POINT_METHODS, "second_order": ("sobol",),
        "levels": ("morris",),
    }  # fmt: skip
    for name, methods in fitting.items():
        if name in table and method not in methods:
            raise ExperimentError(
                f"vary.{name} does not go with method {shown(method)}; it goes with "
                f"{', '.join(methods)}."
            )


def _ranges(given: Mapping[str, Any]) -> Iterator[tuple[str, tuple[float, float]]]:
    own = flat(given["ranges"] or {})
    for name in (*given["parameters"], *own):
        if name in own and name in given["parameters"]:
            raise ExperimentError(
                f"{name} is in vary.parameters and in vary.ranges; allowed is one of them."
            )
        declared = LEDGER.get(name)
        if declared is None:
            checked(name, None)
        elif declared.options:
            raise ExperimentError(
                f"{name} is a word and has no range; vary it by a grid or a list."
            )
        elif name in own:
            yield name, _range(name, own[name])
        elif declared.explore is None:
            raise ExperimentError(
                f"{name} has no explored range in the ledger; give it one under [vary.ranges]."
            )
        else:
            yield name, declared.explore


def _range(name: str, bounds: Any) -> tuple[float, float]:
    pair: list[Any] = list(bounds) if isinstance(bounds, list) else []  # pyright: ignore[reportUnknownArgumentType]
    if len(pair) != 2:
        raise ExperimentError(f"vary.ranges.{name} is {shown(bounds)}; allowed is [low, high].")
    low, high = (float(checked(name, bound)) for bound in pair)
    if low >= high:
        raise ExperimentError(
            f"vary.ranges.{name} is {shown(bounds)}; allowed is a low below its high."
        )
    return low, high


def _values(table: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Value, ...]]]:
    for name, values in flat(table).items():
        if not isinstance(values, list) or not values:
            raise ExperimentError(
                f"vary.values.{name} is {shown(values)}; allowed is a list of values."
            )
        each: list[Any] = list(values)  # pyright: ignore[reportUnknownArgumentType]
        yield name, tuple(checked(name, value) for value in each)


def _check_lengths(method: str, values: Mapping[str, tuple[Value, ...]]) -> None:
    lengths = {name: len(each) for name, each in values.items()}
    if method == "list" and len(set(lengths.values())) > 1:
        listed = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ExperimentError(f"The lists of vary.values differ in length: {listed}.")


def _check_different(method: str, values: Mapping[str, tuple[Value, ...]]) -> None:
    """Refuse points that are the same: their runs would be too."""
    if method == "list":
        together = list(zip(*values.values(), strict=True))
        if len(set(together)) < len(together):
            raise ExperimentError(
                f"The lists of vary.values have a point twice; allowed are different ones: "
                f"{', '.join(values)}."
            )
        return
    for name, each in values.items():
        if len(set(each)) < len(each):
            raise ExperimentError(
                f"vary.values.{name} is {shown(list(each))}; allowed is a list of different values."
            )


def _check_size(method: str, size: int | None, levels: int) -> None:
    if size is None:
        raise ExperimentError(f"vary.size is missing; method {shown(method)} needs a whole number.")
    if method in ANALYSED and size < ANALYSED_FROM:
        raise ExperimentError(
            f"vary.size is {size}; method {shown(method)} needs at least {ANALYSED_FROM}."
        )
    if method == "sobol" and size & (size - 1):
        raise ExperimentError(
            f"vary.size is {size}; a Sobol design needs a power of 2, such as "
            f"{1 << (size.bit_length() - 1)} or {1 << size.bit_length()}."
        )
    if method == "morris" and levels % MORRIS_LEVELS:
        raise ExperimentError(f"vary.levels is {levels}; allowed is an even number.")
