"""Nothing of another seat is in what a person sees, whatever has been done in the room."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triangulation.ui.play.orders import POWER
from triangulation.ui.play.room import sight
from triangulation.ui.play.room.actions import SEATS
from triangulation.ui.play.room.game import RoomGame
from triangulation.ui.play.room.state import (
    Deal,
    Injected,
    Message,
    Person,
    RoomState,
    Round,
    Settings,
)

SETTINGS = Settings("briefing-2020", 4, citizens=40, months=1)
PEOPLE = {
    n: Person(n, f"Person{n}", seat, lead=n <= len(SEATS))
    for n, seat in enumerate((*SEATS, *SEATS), start=1)
}
"""Two people in each seat."""

PUBLIC = [n for n, p in PEOPLE.items() if p.seat == "public"]
SEATED = {seat: [n for n, p in PEOPLE.items() if p.seat == seat] for seat in SEATS}
MADE = ("accepted", "broken", "ended")
"""States of deals that everybody may know."""


def levels(seat: str) -> Any:
    names = [i.name for i in POWER[seat].menu.instruments]
    return st.dictionaries(st.sampled_from(names), st.sampled_from([0.25, 0.5]), max_size=3)


@st.composite
def messages(draw: Any) -> tuple[Message, ...]:
    many = draw(st.integers(0, 8))
    found: list[Message] = []
    for number in range(many):
        person = draw(st.sampled_from(list(PEOPLE)))
        seat = PEOPLE[person].seat
        to = draw(st.sampled_from(["all", *(s for s in SEATS if s != seat)]))
        found.append(
            Message(100 + number, draw(st.integers(1, 2)), person, seat, to, f"word{number}")
        )
    return tuple(found)


@st.composite
def deals(draw: Any) -> dict[int, Deal]:
    found: dict[int, Deal] = {}
    for number in range(200, 200 + draw(st.integers(0, 5))):
        giver, taker = draw(st.permutations(list(POWER)))[:2]
        state = draw(st.sampled_from(["offered", "countered", "refused", "withdrawn", *MADE]))
        found[number] = Deal(
            number, 1, giver, taker, draw(levels(giver)), draw(levels(taker)), 3,
            SEATED[giver][0], state, first=1 if state in MADE else None,
            broken_in=1 if state == "broken" else None,
        )  # fmt: skip
    return found


@st.composite
def rooms(draw: Any) -> RoomState:
    """Return the second round of a room, in which anything may have been done."""
    proposals: dict[str, dict[int, Any]] = {seat: {} for seat in SEATS}
    votes: dict[int, int] = {}
    for seat in POWER:
        for person in draw(st.sets(st.sampled_from(SEATED[seat]))):
            proposals[seat][person] = draw(levels(seat))
        for person in SEATED[seat] if proposals[seat] else ():
            votes[person] = draw(st.sampled_from(list(proposals[seat])))
    said = st.tuples(
        st.sampled_from(["back", "quiet", "protest", "organise"]),
        st.sampled_from(["moscow", "neutrality", "west"]),
    )
    return RoomState(
        "ABCDEF", SETTINGS, version=9, phase="open", round=2, persons=PEOPLE, proposals=proposals,
        votes=votes, choices=draw(st.dictionaries(st.sampled_from(PUBLIC), said)),
        acted=draw(st.dictionaries(st.just("russia"), levels("russia"))),
        messages=draw(messages()), deals=draw(deals()),
        injected=(Injected(300, 2, "visit", 0.5, "to come"),) if draw(st.booleans()) else (),
        rounds=(Round(1, {}, dict.fromkeys(POWER, "model")),),
        charts=draw(st.booleans()), opinion=draw(st.booleans()),
    )  # fmt: skip


class Room:
    """What sight reads of a room: a state beside months that were really played."""

    game = RoomGame(SETTINGS)
    game.play(Round(1, {}, {}))

    def __init__(self, state: RoomState) -> None:
        self.state, self.settings, self.scenario = state, SETTINGS, self.game.scenario
        self.line, self.outlook = self.game.line, ()
        self.running, self.total_ms = True, 300_000

    def remaining_ms(self) -> int:
        return 60_000


def without_others(state: RoomState, seat: str, person: int) -> RoomState:
    """Return a room in which nobody else has done anything that ``person`` may not know."""
    powers = seat if seat in POWER else None
    return replace(
        state,
        proposals={s: own if s == powers else {} for s, own in state.proposals.items()},
        votes={n: v for n, v in state.votes.items() if PEOPLE[n].seat == powers},
        choices={n: c for n, c in state.choices.items() if n == person},
        acted={},
        injected=(),
        messages=tuple(m for m in state.messages if m.to == "all" or seat in (m.seat, m.to)),
        deals={
            n: d for n, d in state.deals.items() if d.state in MADE or seat in (d.giver, d.taker)
        },
    )


def seen(frame: dict[str, Any]) -> dict[str, Any]:
    """Return a page without who has decided, and how many: that is shown, and what is not."""
    found = json.loads(json.dumps(frame))
    for seat in found["seats"]:
        del seat["decided"]
    found.pop("voted", None)
    for mate in found.get("mates", ()) if found["kind"] == "public" else ():
        del mate["voted"]
    return found


@pytest.mark.parametrize("person", list(PEOPLE)[:5], ids=SEATS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(state=rooms())
def test_a_person_s_page_is_the_same_whatever_others_do_in_private(
    person: int, state: RoomState
) -> None:
    """Proposals, votes, choices, messages and offers of other seats change nothing in it."""
    who = PEOPLE[person]
    bare = without_others(state, who.seat, person)
    full = sight.for_person(Room(state), who)  # pyright: ignore[reportArgumentType]
    assert seen(full) == seen(sight.for_person(Room(bare), who))  # pyright: ignore[reportArgumentType]
    text = json.dumps(full)
    assert all((m.text in text) == (m in bare.messages) for m in state.messages)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(state=rooms())
def test_the_projector_shows_nothing_of_any_seat(state: RoomState) -> None:
    bare = without_others(state, "nobody", 0)
    full, other = (
        sight.for_projector(Room(s))  # pyright: ignore[reportArgumentType]
        for s in (state, bare)
    )
    assert seen(full) == seen(other)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(state=rooms())
def test_a_seat_sees_all_of_its_own(state: RoomState) -> None:
    """Else the tests above would pass on an empty page."""
    for person in (1, 2):
        who = PEOPLE[person]
        frame = sight.for_person(Room(state), who)  # pyright: ignore[reportArgumentType]
        own = state.proposals[who.seat]
        assert {p["person"] for p in frame["proposals"]} == set(own)
        assert (frame["mine"] is None) == (person not in own)
        mine = [d for d in state.deals.values() if who.seat in (d.giver, d.taker)]
        assert {d["id"] for d in frame["deals"]} == {d.id for d in mine}
        private = [m for m in state.messages if m.to != "all" and who.seat in (m.seat, m.to)]
        assert [m["text"] for m in frame["messages"]] == [m.text for m in private]
