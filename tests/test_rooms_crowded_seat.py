"""A seat that many people share: its page stays short, and everybody's own part is in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room import sight
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Settings
from triangulation.ui.rooms.markup import ISSUED
from triangulation.ui.rooms.parts import LISTED, parts

MANY = 40


@pytest.fixture
def crowd(tmp_path: Path):
    """Forty people in one seat, of whom all but the last propose; all vote for the last but one."""
    rooms = Rooms(tmp_path)
    room, console = rooms.create(
        Settings("briefing-2020", seed=3, citizens=60, months=1, seconds=600, rounds=2)
    )
    tokens = [room.join(f"Nr {n}", "belarus", f"join-{n}")[1] for n in range(1, MANY + 1)]
    room.console(console, a.Open(), "open")
    for n, token in enumerate(tokens[:-1]):
        level = (n % 4) / 4
        room.act(token, a.Propose(levels={"overture_eu": level}), f"propose-{n}")
    for n, token in enumerate(tokens[:30]):
        room.act(token, a.Vote(person=MANY - 1), f"vote-{n}")
    yield room
    rooms.close()


def listed(room, number: int) -> str:
    person = room.state.persons[number]
    frame = sight.for_person(room, person)
    marked = [m | {"here": True} for m in frame["mates"]]
    found = {p.name: p.html for p in parts({**frame, "mates": marked})}
    assert ISSUED in found["mates"]
    return found["mates"]


def test_the_proposal_that_is_ahead_comes_first_and_few_are_in_sight(crowd) -> None:
    page = listed(crowd, MANY)
    in_sight, folded = page.split('<details class="crowd">')
    assert in_sight.count("<article") == LISTED
    assert folded.count("<article") == MANY - 1 - LISTED
    first = in_sight[in_sight.index("<article") :].split("</article>")[0]
    assert f'id="proposal-{MANY - 1}"' in first
    assert "Ahead, as the votes stand." in first
    assert page.count("Ahead, as the votes stand.") == 1
    assert "Nr 1, the lead, proposes" in in_sight
    assert f"{MANY} people: {MANY - 1} propose" in in_sight
    assert "and 22 more" in first, "31 voters are not all listed"


@pytest.mark.parametrize("number", [1, 2, 20, MANY - 1])
def test_everybody_finds_the_own_proposal_and_vote_in_their_place(crowd, number: int) -> None:
    page = listed(crowd, number)
    articles = page.split("<article ")[1:]
    own = [each for each in articles if "You propose" in each]
    assert [each.split('"')[1] for each in own] == [f"proposal-{number}"]
    assert len({each.split('"')[1] for each in articles}) == MANY - 1
    voted = [each.split('"')[1] for each in articles if 'class="proposal voted"' in each]
    assert voted == [f"proposal-{MANY - 1 if number <= 30 else number}"]
