"""Mistakes of the person who asks, told in one sentence."""

from __future__ import annotations


class Mistake(ValueError):
    """Something asked for that cannot be: the message names it, its value and what is allowed."""
