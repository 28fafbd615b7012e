"""Types of option values; an error message names the option, its value, and what is allowed."""

from __future__ import annotations

import math
from typing import Any

import click

from ...agents.mistake import Mistake, shown
from ...agents.numerals import number_in, whole_in


class Whole(click.IntRange):
    """A whole number within bounds, which the error message names."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return ``value`` as an integer; raises :class:`Mistake` for what is not allowed."""
        try:
            number = whole_in(value) if isinstance(value, str) else value
            return super().convert(number, param, ctx)
        except (click.BadParameter, ValueError):
            name = param.opts[0] if param else "The number"
            raise Mistake(
                f"{name} is {shown(value)}; allowed is a whole number, {self.min} to {self.max}."
            ) from None


class Number(click.ParamType[Any]):
    """A finite number in the digits 0 to 9."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return ``value`` as a number; raises :class:`Mistake` for anything else."""
        try:
            number = number_in(value) if isinstance(value, str) else float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            name = param.opts[0] if param else "The number"
            raise Mistake(f"{name} is {shown(value)}; allowed is a number.")
        return number


def whole(low: int, high: int) -> Whole:
    """Return an option type for whole numbers within bounds."""
    return Whole(low, high)
