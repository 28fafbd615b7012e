"""What each side did in a round, as everybody reads it once the round is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from ..moves import Move, move_between
from ..orders import POWER
from .picture import TITLES, Picture
from .state import Round

STANCES: Mapping[str, tuple[str, str]] = {
    "back": ("backs the leadership", "back the leadership"),
    "quiet": ("stays quiet", "stay quiet"),
    "protest": ("protests", "protest"),
    "organise": ("organises against the leadership", "organise against the leadership"),
}
"""What one community does, and what several do."""

VOICES: Mapping[str, str] = {"moscow": "Moscow", "neutrality": "neutrality", "west": "the West"}
"""What communities speak for."""


def move(picture: Picture, number: int, seat: str) -> Move:
    """Return how a power changed its course in a round that was played."""
    was, now = picture.at(number - 1), picture.at(number)
    return move_between(POWER[seat], was.levels[seat][0], now.levels[seat][0])


def moves(picture: Picture, number: int) -> list[dict[str, Any]]:
    """Return what all sides did in a round that was played, and who decided."""
    done = picture.rounds[number - 1]
    found: list[dict[str, Any]] = [
        {
            "seat": seat,
            "title": TITLES[seat],
            "words": move(picture, number, seat).words,
            "by": done.by.get(seat, "model"),
        }
        for seat in POWER
    ]
    words = [*said(done, "stance"), *said(done, "voice")]
    found.append(
        {"seat": "public", "title": TITLES["public"], "words": words, "by": heard_by(done)}
    )
    return found


def heard_by(done: Round) -> str:
    """Return who decided for the public: people, if any of them chose."""
    return "people" if done.voices else "model"


def said(done: Round, what: str) -> list[str]:
    """Say how many communities took each stance, or spoke for each side, the most common first."""
    counts = Counter(str(voice[what]) for voice in done.voices).most_common()
    if what == "voice":
        return [f"{communities(n)} {'speaks' if n == 1 else 'speak'} for {VOICES[name]}"
                for name, n in counts]  # fmt: skip
    return [f"{communities(n)} {STANCES[name][n != 1]}" for name, n in counts]


def communities(count: int) -> str:
    """Return a number of communities in words."""
    return "1 community" if count == 1 else f"{count} communities"
