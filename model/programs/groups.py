"""Groups of arrays: dataclasses of dataclasses, such as parameters, and the arrays in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

import numpy as np

from .tracing import Numbers

Group = TypeVar("Group")


def turned(whole: Group, kind: Any) -> Group:
    """Return a dataclass of arrays, worlds × branches, as programs take them.

    Its arrays are branches × worlds, in numbers of one type; what is no array stays as it is.
    """
    arrays = (array.T.astype(kind) for array in leaves(whole))
    return with_leaves(whole, arrays)


def leaves(group: Any) -> list[Numbers]:
    """Return all arrays in a dataclass of dataclasses, in order."""
    found: list[Numbers] = []
    for f in fields(group):
        value = getattr(group, f.name)
        if is_dataclass(value):
            found.extend(leaves(value))
        elif isinstance(value, np.ndarray):
            found.append(cast(Numbers, value))
    return found


def with_leaves(group: Any, arrays: Iterator[Any]) -> Any:
    """Return a dataclass of dataclasses with other arrays, in the order of :func:`leaves`."""
    changed: dict[str, Any] = {}
    for f in fields(group):
        value = getattr(group, f.name)
        if is_dataclass(value):
            changed[f.name] = with_leaves(value, arrays)
        elif isinstance(value, np.ndarray):
            changed[f.name] = next(arrays)
    return replace(group, **changed)


def worlds_of(values: Numbers, part: slice) -> Numbers:
    """Return an array for a part of the worlds; one column stands for all of them."""
    return values if values.shape[1] in (1, part.stop - part.start) else values[:, part]
