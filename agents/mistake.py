"""Mistakes of the person who asks, told in one sentence."""

from __future__ import annotations


class Mistake(ValueError):  # noqa: N818 - a mistake of the user, not an error of the program
    """Something asked for that cannot be: the message names it, its value and what is allowed."""
