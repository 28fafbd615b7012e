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
    return counted(Counter(str(voice[what]) for voice in done.voices), what)


def counted(counts: Mapping[str, int], what: str) -> list[str]:
    """Say how many communities chose what, the most common first; the first text names them."""
    found: list[str] = []
    for name, n in sorted(counts.items(), key=lambda each: -each[1]):
        who = str(n) if found else communities(n)
        speak = "" if found else "speaks " if n == 1 else "speak "
        did = f"{speak}for {VOICES[name]}" if what == "voice" else STANCES[name][n != 1]
        found.append(f"{who} {did}")
    return found


def communities(count: int) -> str:
    """Return a number of communities in words."""
    return "1 community" if count == 1 else f"{count} communities"
