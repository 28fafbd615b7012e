"""The public in a room: whom each player speaks for, and that it reaches the citizens."""

from __future__ import annotations

import numpy as np
import pytest

from triangulation.model.communities import communities
from triangulation.ui.play.room.game import RoomGame
from triangulation.ui.play.room.heard import communities_of, places_of, voices_said
from triangulation.ui.play.room.state import Person, RoomState, Round, Settings

SETTINGS = Settings("briefing-2020", 4, citizens=60, months=2)


def state(people: int, citizens: int = 60, **choices: tuple[str, str]) -> RoomState:
    """Return a room with a Moscow and some people of the public, numbered from 2."""
    persons = {1: Person(1, "Anna", "russia")} | {
        n: Person(n, f"P{n}", "public") for n in range(2, people + 2)
    }
    settings = Settings("briefing-2020", 4, citizens=citizens)
    chosen = {int(number[1:]): choice for number, choice in choices.items()}
    return RoomState("ABCDEF", settings, persons=persons, choices=chosen)


def test_everybody_of_the_public_has_a_community_of_their_own() -> None:
    room = state(5)
    assert places_of(room) == ({n + 2: n for n in range(5)}, 5)


def test_where_players_outnumber_citizens_several_speak_for_one() -> None:
    places, many = places_of(state(13, citizens=10))
    assert many == 10
    assert [places[n] for n in (2, 11, 12)] == [0, 9, 0]


def test_who_has_not_chosen_says_nothing_and_leaves_the_others_their_communities() -> None:
    said = voices_said(state(3, p4=("protest", "west")))
    assert said == [
        {"person": 4, "stance": "protest", "voice": "west", "community": 2, "of": 3}
    ]  # fmt: skip


@pytest.mark.parametrize(("stance", "sign"), [("back", 1), ("protest", -1)])
def test_a_choice_reaches_its_community_in_the_months_of_its_round(stance: str, sign: int) -> None:
    silent, spoken = RoomGame(SETTINGS), RoomGame(SETTINGS)
    said = ({"person": 2, "stance": stance, "voice": "west", "community": 1, "of": 3},)
    silent.play(Round(1, {}, {}))
    spoken.play(Round(1, {}, {}, voices=said))
    of = communities(spoken.line.months[0].population.network, 3)
    assert (communities_of(spoken.line, 3) == of).all()
    approval, leaning = (
        getattr(spoken.line.months[1].population.people, name)
        - getattr(silent.line.months[1].population.people, name)
        for name in ("approval", "leaning")
    )
    assert (approval[of != 1] == 0).all()
    assert (leaning[of != 1] == 0).all()
    assert sign * approval[of == 1].mean() > 0.01
    assert leaning[of == 1].mean() > 0.01


def test_nobody_hears_the_last_round_s_voices_in_the_next() -> None:
    game, apart = RoomGame(SETTINGS), RoomGame(SETTINGS)
    said = ({"person": 2, "stance": "protest", "voice": "west", "community": 0, "of": 1},)
    for each in (game, apart):
        each.play(Round(1, {}, {}, voices=said))
        each.play(Round(2, {}, {}))
    game.back(1)
    game.play(Round(2, {}, {}))
    assert game.line.columns == apart.line.columns
    assert game.line.simulation.voices is None
    game.play(Round(3, {}, {}, voices=said))
    assert game.line.simulation.voices is not None
    assert np.isfinite(game.line.columns[-1]["public_approval"])
