"""Headlines of a room's front page: what the instructor wrote, and what the public did."""

from __future__ import annotations

import pytest

from triangulation.ui.play.room.front_page import LOUD, outcry, split_sentence
from triangulation.ui.play.room.state import Round
from triangulation.ui.rooms.markup import tight


@pytest.mark.parametrize(
    ("written", "title", "text"),
    [
        ("Who rules in Minsk? Nobody knows.", "Who rules in Minsk?", "Nobody knows."),
        ("The strike spreads. Trains stop.", "The strike spreads", "Trains stop."),
        ("No full stop", "No full stop", ""),
        ("Long " * 40 + ".", "News", "Long " * 40 + "."),
    ],
)
def test_a_sentence_of_the_instructors_is_a_headline(written: str, title: str, text: str) -> None:
    assert split_sentence(written) == (title, text)


def _voices(of: int, *stances: str) -> Round:
    said = [{"person": n, "stance": s, "voice": "west", "community": n, "of": of}
            for n, s in enumerate(stances)]  # fmt: skip
    return Round(1, {}, {}, (), tuple(said))


@pytest.mark.parametrize(
    ("of", "stances", "title"),
    [
        (1, ("organise",), "The public organises against the leadership"),
        (9, ("organise",), "1 of 9 communities acts against the leadership"),
        (9, ("protest", "organise", "quiet"), "2 of 9 communities act against the leadership"),
        (2, ("protest", "organise"), "All 2 communities act against the leadership"),
        (3, ("quiet", "back", "back"), "2 of 3 communities back the leadership"),
        (4, ("quiet",), "1 of 4 communities stays quiet"),
    ],
)
def test_a_headline_says_of_how_many_communities(
    of: int, stances: tuple[str, ...], title: str
) -> None:
    done = _voices(of, *stances)
    assert outcry(done, sum(s in LOUD for s in stances), of) == title


def test_numbers_stay_with_their_units_and_arrows() -> None:
    found = tight("Gas discount: 70 % off (0.7); raises its level (0 → 4)")
    assert found == "Gas discount: 70\xa0% off (0.7); raises its level (0\xa0→\xa04)"
    assert tight("From 4 rounds % and → nothing") == "From 4 rounds % and → nothing"
