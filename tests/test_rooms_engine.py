"""A room's engine: rounds, deals, who may do what, the clock, and any course of deeds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from waiting import until_phase

from triangulation.ui.play.orders import POWER
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.allowed import Refused, check
from triangulation.ui.play.room.clock import Clock
from triangulation.ui.play.room.fold import RULES, fold
from triangulation.ui.play.room.log import Entry
from triangulation.ui.play.room.resolve import resolved
from triangulation.ui.play.room.room import Room
from triangulation.ui.play.room.rooms import FILE, Rooms
from triangulation.ui.play.room.state import RoomState, Settings

SMALL = Settings("briefing-2020", seed=3, citizens=40, months=2, seconds=600, rounds=4)


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    found = Rooms(tmp_path)
    yield found
    found.close()


def a_round(room: Room, token: str, name: str) -> None:
    """Open a round and close it at once."""
    room.console(token, a.Open(), f"open-{name}")
    room.console(token, a.Close(), f"close-{name}")
    until_phase(room, "between", "ended")


def at_rest() -> dict[str, dict[str, float]]:
    """Return every power's levels of rest."""
    return {n: {i.name: float(i.rest) for i in p.menu.instruments} for n, p in POWER.items()}


# --- rounds --------------------------------------------------------------------------------


def test_people_steer_and_empty_seats_are_played_by_the_model(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    _, public = room.join("Pavel", "public", "b")
    room.console(token, a.Open(), "1")
    room.act(moscow, a.Propose(levels={"discount": 0.6}), "p", 1)
    room.act(public, a.Choose(stance="protest", voice="west"), "c", 1)
    room.console(token, a.Inject(kind="protest_wave", size=0.5, text="The square fills."), "i")
    room.console(token, a.Close(), "2")
    until_phase(room, "between")
    done = room.state.rounds[-1]
    assert done.by["russia"] == "people"
    assert done.by["belarus"] == "model"
    assert set(done.orders) == {"russia"}
    said = {"person": 2, "stance": "protest", "voice": "west", "community": 0, "of": 1}
    assert done.voices == (said,)
    assert [c["russia_discount"] for c in room.line.columns[1:]] == [0.6, 0.6]
    assert [c["event_protest_wave"] for c in room.line.columns] == [0, 0.5, 0]


def test_without_people_the_room_is_the_model_s_own_game(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    for n in range(2):
        a_round(room, token, str(n))
    alone, other = rooms.create(SMALL)
    for n in range(2):
        a_round(alone, other, str(n))
    assert room.line.columns == alone.line.columns
    assert room.line.last == 4


def test_a_round_taken_back_is_played_again_as_before(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    a_round(room, token, "1")
    a_round(room, token, "2")
    before = room.line.columns
    room.console(token, a.Back(), "back")
    assert room.line.last == 2
    assert room.state.round == 1
    a_round(room, token, "3")
    assert room.line.columns == before


def test_the_lead_decides_where_no_majority_does() -> None:
    state = RoomState("X", SMALL, round=1, phase="open")
    for n, key in enumerate("abc"):
        state = fold(state, entry(n + 1, a.Join(name=key, seat="russia", token=key)))
    for person, level in ((1, 0.1), (2, 0.2), (3, 0.3)):
        state = fold(state, entry(9 + person, a.Propose(levels={"discount": level}), person))
    present = {
        name: {i.name: float(i.rest) for i in POWER[name].menu.instruments} for name in POWER
    }
    found = resolved(state, present)
    assert (found.orders["russia"]["discount"], found.by["russia"]) == (0.1, "lead")
    state = fold(state, entry(20, a.Vote(person=3), 2))
    found = resolved(state, present)
    assert (found.orders["russia"]["discount"], found.by["russia"]) == (0.3, "people")
    state = fold(state, entry(21, a.Remove(person=3)))
    found = resolved(state, present)
    assert (found.orders["russia"]["discount"], found.by["russia"]) == (0.1, "lead")


def entry(seq: int, deed: a.AnyDeed, person: int | None = None) -> Entry:
    return Entry(seq, 1, 0.0, person, None, str(seq), deed)


# --- deals ---------------------------------------------------------------------------------


def test_a_deal_binds_both_sides_and_who_breaks_it_is_shown(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    _, minsk = room.join("Boris", "belarus", "b")
    room.console(token, a.Open(), "1")
    terms = {"give": {"discount": 0.4}, "take": {"integration_response": 1.0}}
    deal = room.act(moscow, a.Offer(to="belarus", rounds=2, **terms), "o").seq
    with pytest.raises(Refused, match="Only the power to which"):
        room.act(moscow, a.Answer(deal=deal, answer="accept"), "no")
    room.act(minsk, a.Answer(deal=deal, answer="accept"), "yes")
    room.act(moscow, a.Propose(levels={}), "stay", 1)
    room.console(token, a.Close(), "2")
    until_phase(room, "between")
    orders = room.state.rounds[-1].orders
    assert orders["russia"]["discount"] == 0.4, "kept by who decides nothing else"
    assert orders["belarus"] == {"integration_response": 1.0}, "and by the model for who is away"
    assert room.state.deals[deal].state == "accepted"
    room.console(token, a.Open(), "3")
    room.act(minsk, a.Propose(levels={"integration_response": 0.0}), "break", 2)
    room.console(token, a.Close(), "4")
    until_phase(room, "between")
    assert room.state.deals[deal].state == "broken"
    assert room.state.deals[deal].broken_in == 2
    assert room.state.rounds[-1].orders["belarus"]["integration_response"] == 0.0
    room.console(token, a.Back(), "back")
    assert room.state.deals[deal].state == "accepted"


def test_deals_in_terms_that_do_not_exist_are_refused(rooms: Rooms) -> None:
    room, _ = rooms.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    for give, words in (
        ({"sanctions": 0.5}, "has no instrument 'sanctions'"),
        ({"discount": 3.0}, "allowed is 0 to 0.7"),
        ({}, "The deal is empty"),
    ):
        with pytest.raises(Refused, match=words):
            room.act(moscow, a.Offer(to="belarus", give=give, take={}, rounds=1), f"o{give}")
    assert room.state.deals == {}


# --- who may do what -----------------------------------------------------------------------


def test_who_left_or_was_removed_cannot_act_and_the_model_plays(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    number, moscow = room.join("Anna", "russia", "a")
    room.console(token, a.Open(), "1")
    room.act(moscow, a.Propose(levels={"discount": 0.6}), "p", 1)
    room.console(token, a.Remove(person=number), "r")
    with pytest.raises(Refused, match="belongs to nobody"):
        room.act(moscow, a.Leave(), "l")
    room.console(token, a.Close(), "2")
    until_phase(room, "between")
    assert room.state.rounds[-1].by["russia"] == "model"


def test_a_person_cannot_play_instructor_nor_an_instructor_a_person(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    with pytest.raises(Refused, match="Only the instructor"):
        room.act(moscow, a.Open(), "1")
    with pytest.raises(Refused, match="not the room's console"):
        room.console(moscow, a.Open(), "1")
    with pytest.raises(Refused, match="Only people"):
        room.console(token, a.Propose(levels={}), "2")
    with pytest.raises(Refused, match="round is closed"):
        room.act(moscow, a.Propose(levels={}), "3")


def test_a_stale_page_is_refused_and_a_repeated_key_is_not(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    room.console(token, a.Open(), "1")
    first = room.act(moscow, a.Propose(levels={"discount": 0.2}), "p", 1)
    room.console(token, a.Close(), "2")
    until_phase(room, "between")
    room.console(token, a.Open(), "3")
    assert room.act(moscow, a.Propose(levels={"discount": 0.2}), "p", 1).seq == first.seq
    assert room.state.proposals["russia"] == {}
    with pytest.raises(Refused, match="shows round 1, but round 2"):
        room.act(moscow, a.Propose(levels={"discount": 0.3}), "q", 1)


def test_two_hundred_join_at_once_and_are_two_hundred(rooms: Rooms) -> None:
    room, _ = rooms.create(SMALL)
    found: list[tuple[int, str]] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(room.join(f"P{n}", "public", f"k{n}")))
        for n in range(200)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number for number, _ in found) == list(range(1, 201))
    assert len({token for _, token in found}) == 200
    with pytest.raises(Refused, match="full"):
        room.join("One more", "public", "more")
    assert room.join("P0", "public", "k0") in found


def test_names_and_texts_can_be_deleted_from_the_file(rooms: Rooms, tmp_path: Path) -> None:
    room, token = rooms.create(SMALL)
    _, moscow = room.join("Anastasia", "russia", "a")
    room.act(moscow, a.Say(to="all", text="Perestroika"), "s")
    room.console(token, a.Forget(), "f")
    assert [p.name for p in room.state.persons.values()] == [""]
    for part in tmp_path.glob(f"{FILE}*"):
        content = part.read_bytes()
        assert b"Anastasia" not in content
        assert b"Perestroika" not in content


# --- the clock -----------------------------------------------------------------------------


def test_the_clock_counts_and_a_jump_is_seen() -> None:
    wall, steady = [1000.0], [0.0]
    clock = Clock(lambda: wall[0], lambda: steady[0])
    assert clock.remaining_ms() is None
    clock.set(10, running=True)
    wall[0], steady[0] = 1004.0, 4.0
    assert clock.remaining_ms() == 6000
    assert not clock.look()
    clock.stop()
    wall[0], steady[0] = 2000.0, 8.0
    assert clock.remaining_ms() == 6000
    assert not clock.look(), "a paused round may sleep"
    clock.run()
    wall[0], steady[0] = 2300.0, 9.0
    assert clock.remaining_ms() == 5000
    assert clock.look(), "the wall clock ran ahead, as in a sleep that the steady one leaves out"
    assert not clock.running
    assert clock.remaining_ms() == 6000, "as at the last look"
    clock.run()
    wall[0], steady[0] = 2304.0, 13.0
    assert not clock.look()
    wall[0], steady[0] = 5304.0, 3013.0
    assert clock.look(), "nobody looked for long, as in a sleep that both clocks count"
    assert clock.remaining_ms() == 2000


def test_a_round_closes_when_its_time_is_up(rooms: Rooms) -> None:
    room, token = rooms.create(Settings("briefing-2020", 3, citizens=40, months=1, seconds=1))
    room.console(token, a.Open(), "1")
    until_phase(room, "between")
    assert room.line.last == 1
    assert set(room.state.rounds[-1].by.values()) == {"model"}


# --- any course of a room ------------------------------------------------------------------


def deeds() -> st.SearchStrategy[tuple[a.AnyDeed, int | None]]:
    person = st.integers(1, 5)
    seat = st.sampled_from(a.SEATS)
    level = st.floats(0, 1).map(lambda x: {"discount": x * 0.7})
    by_person = st.one_of(
        st.builds(a.Propose, levels=level),
        st.builds(a.Vote, person=person),
        st.just(a.Choose(stance="quiet", voice="west")),
        st.builds(a.Say, to=st.just("all"), text=st.just("x")),
        st.builds(a.Offer, to=st.just("belarus"), give=level, take=st.just({}), rounds=person),
        st.builds(a.Answer, deal=st.integers(1, 60), answer=st.just("accept")),
        st.builds(a.Withdraw, deal=st.integers(1, 60)),
        st.builds(a.Reply, question=st.just("answer"), option=st.integers(0, 3)),
        st.just(a.Leave()),
    )
    by_instructor = st.one_of(
        st.builds(a.Join, name=st.just("N"), seat=seat, token=st.just("t")),
        st.sampled_from([a.Open(), a.Pause(), a.Resume(), a.Close(), a.Back(), a.Forget()]),
        st.builds(a.Seat, person=person, seat=seat),
        st.builds(a.Lead, person=person),
        st.builds(a.Remove, person=person),
    )
    return st.one_of(
        st.tuples(by_person, person.map(lambda n: n)), st.tuples(by_instructor, st.none())
    )


@given(st.lists(deeds(), max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_course_keeps_a_room_whole(course: list[tuple[a.AnyDeed, int | None]]) -> None:
    """Whatever is allowed can be folded; seats with people have one lead; rounds count up."""
    state = RoomState("X", SMALL)
    present = {
        name: {i.name: float(i.rest) for i in POWER[name].menu.instruments} for name in POWER
    }
    for seq, (deed, number) in enumerate(course, start=1):
        person = None if number is None else state.persons.get(number)
        if number is not None and person is None:
            continue
        try:
            check(state, person, deed)
        except Refused:
            continue
        state = fold(state, Entry(seq, state.round, 0.0, number, None, str(seq), deed))
        if state.phase == "playing":
            found = resolved(state, present)
            note = a.Played(
                round=state.round, orders=found.orders, by=dict(found.by), broken=found.broken,
                events=[], voices=[],
            )  # fmt: skip
            state = fold(state, Entry(seq, state.round, 0.0, None, None, f"p{seq}", note))
        for seat in a.SEATS:
            people = state.people(seat)
            assert sum(p.lead for p in people) == bool(people)
        assert [r.number for r in state.rounds] == list(range(1, len(state.rounds) + 1))


def test_every_deed_has_a_rule() -> None:
    assert set(RULES) == set(a.AnyDeed.__args__)
