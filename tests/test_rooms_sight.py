"""What is seen of a room: everything that a page needs, and nothing of another seat's secrets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triangulation.ui.play.orders import POWER
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room import sight
from triangulation.ui.play.room.actions import SEATS
from triangulation.ui.play.room.room import Room
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Deal, Injected, Message, Person, RoomState, Settings
from triangulation.ui.rooms import pages

SETTINGS = Settings("briefing-2020", seed=3, citizens=60, months=2, seconds=600, rounds=4)
PEOPLE = [("Anna", "russia"), ("Boris", "russia"), ("Vera", "belarus"), ("Ilya", "belarus"),
          ("Emil", "european_union"), ("Wade", "united_states"), ("Pavel", "public"),
          ("Petra", "public")]  # fmt: skip


def until(room: Room, *phases: str) -> None:
    """Wait until the room is in one of the phases."""
    end = time.monotonic() + 60
    while room.state.phase not in phases:
        assert time.monotonic() < end, room.state.phase
        time.sleep(0.01)


class Played:
    """A room in which people can do things by name."""

    def __init__(self, rooms: Rooms) -> None:
        self.room, self.console = rooms.create(SETTINGS)
        self.tokens = {n: self.room.join(n, s, f"join-{n}")[1] for n, s in PEOPLE}
        self.count = 0

    def do(self, who: str | None, deed: a.AnyDeed) -> int:
        """Do something as a person, or as the instructor; return its number."""
        self.count += 1
        if who is None:
            return self.room.console(self.console, deed, f"do-{self.count}").seq
        return self.room.act(self.tokens[who], deed, f"do-{self.count}").seq

    def close(self) -> None:
        """Close the round and wait until it is played."""
        self.do(None, a.Close())
        until(self.room, "between", "ended")

    def seen(self, who: str) -> dict[str, Any]:
        """Return what a person sees."""
        person = self.room.person(self.tokens[who])
        assert person is not None
        return sight.for_person(self.room, person)


@pytest.fixture
def played(tmp_path: Any) -> Iterator[Played]:
    rooms = Rooms(tmp_path)
    yield Played(rooms)
    rooms.close()


@pytest.fixture(scope="module")
def two_rounds(tmp_path_factory: Any) -> Iterator[Played]:
    """A room after two rounds, for tests that only look."""
    rooms = Rooms(tmp_path_factory.mktemp("rooms"))
    found = Played(rooms)
    for _ in range(2):
        found.do(None, a.Open())
        found.close()
    yield found
    rooms.close()


# --- secrets: made-up rooms ----------------------------------------------------------------

Some = st.sampled_from
LEVELS = {
    seat: st.dictionaries(
        Some([i.name for i in POWER[seat].menu.instruments]), Some([0.0, 0.25, 0.5]), max_size=3
    )
    for seat in POWER
}


@st.composite
def made_up(draw: Any) -> RoomState:
    """Any room after two rounds: what people propose, vote, choose, say, offer; what is to come."""
    persons = {n: Person(n, name, seat, lead=n % 2 == 1) for n, (name, seat) in
               enumerate(PEOPLE, 1)}  # fmt: skip
    proposals = {
        seat: {n: draw(LEVELS[seat]) for n, p in persons.items() if p.seat == seat
               and seat in POWER and draw(st.booleans())}
        for seat in SEATS
    }  # fmt: skip
    votes = {n: draw(Some(list(proposals[p.seat]))) for n, p in persons.items()
             if proposals[p.seat] and draw(st.booleans())}  # fmt: skip
    chosen = st.tuples(Some(["back", "quiet", "protest", "organise"]),
                       Some(["moscow", "neutrality", "west"]))  # fmt: skip
    choices = {n: draw(chosen) for n in (7, 8) if draw(st.booleans())}
    messages = tuple(
        Message(100 + n, draw(st.integers(1, 3)), p := draw(st.integers(1, 8)), persons[p].seat,
                draw(Some(["all", *SEATS])), f"text {n} {draw(st.text(max_size=9))}")
        for n in range(draw(st.integers(0, 6)))
    )  # fmt: skip
    deals = {d.id: d for d in (_deal(draw, 200 + n) for n in range(draw(st.integers(0, 5))))}
    return RoomState(
        "ABCDEF", SETTINGS, version=999, phase=draw(Some(["open", "paused", "between", "ended"])),
        round=draw(Some([2, 3])), persons=persons, proposals=proposals, votes=votes,
        choices=choices,
        acted={s: draw(LEVELS[s]) for s in POWER if draw(st.integers(0, 3)) == 0},
        messages=messages, deals=deals,
        injected=tuple(Injected(300 + n, 3, "visit", 0.5, f"to come {n}") for n in
                       range(draw(st.integers(0, 2)))),
        charts=draw(st.booleans()), opinion=draw(st.booleans()),
    )  # fmt: skip


def _deal(draw: Any, number: int) -> Deal:
    giver, taker = draw(st.permutations(list(POWER)))[:2]
    state = draw(Some(["offered", "countered", "accepted", "refused", "withdrawn", "broken"]))
    bound = state in ("accepted", "broken")
    person = next(n for n, (_, seat) in enumerate(PEOPLE, 1) if seat == giver)
    return Deal(number, 1, giver, taker, draw(LEVELS[giver]), draw(LEVELS[taker]),
                draw(st.integers(1, 4)), person, state, first=draw(st.integers(1, 3)) if bound
                else None, broken_in=2 if state == "broken" else None)  # fmt: skip


def without_secrets(state: RoomState, person: Person) -> RoomState:
    """Return a room in which all is gone or changed that a person must not see.

    Whether another seat has decided stays: that may be seen.
    """
    seat = person.seat
    mine = {p.id for p in state.people(seat)} if seat != "public" else {person.id}
    return replace(
        state,
        proposals={s: v if s == seat else {key: {} for key in v} for s, v in
                   state.proposals.items()},
        votes={n: v for n, v in state.votes.items() if n in mine},
        choices={n: v if n in mine else ("quiet", "moscow") for n, v in state.choices.items()},
        acted={key: {} for key in state.acted},
        messages=tuple(m for m in state.messages if m.to == "all" or seat in (m.seat, m.to)),
        deals={n: d for n, d in state.deals.items()
               if d.state in ("accepted", "broken") or seat in (d.giver, d.taker)},
        injected=(),
    )  # fmt: skip


def looked_at(played: Played, state: RoomState) -> Any:
    """Return the played room as if it stood otherwise."""
    room = played.room
    whole = replace(state, rounds=room.state.rounds)
    return SeenAs(room, whole)


class SeenAs(SimpleNamespace):
    """A room with another state, over the same months."""

    def __init__(self, room: Room, state: RoomState) -> None:
        super().__init__(
            state=state, line=room.line, scenario=room.scenario, outlook=room.outlook,
            total_ms=1000, running=False, remaining_ms=lambda: 500,
        )  # fmt: skip

    __hash__ = object.__hash__
    __eq__ = object.__eq__


LOOKING = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@LOOKING
@given(state=made_up())
def test_nothing_of_another_seat_reaches_a_person(two_rounds: Played, state: RoomState) -> None:
    """Take away all that a person must not know: the person's page stays the same."""
    for person in state.persons.values():
        seen = sight.for_person(looked_at(two_rounds, state), person)
        rest = looked_at(two_rounds, without_secrets(state, person))
        assert seen == sight.for_person(rest, person)


@LOOKING
@given(state=made_up())
def test_the_projector_shows_only_what_everybody_may_see(
    two_rounds: Played, state: RoomState
) -> None:
    nobody = Person(99, "", "none")
    seen = sight.for_projector(looked_at(two_rounds, state))
    rest = replace(
        without_secrets(state, nobody),
        choices=dict.fromkeys(state.choices, ("back", "west")),
        messages=tuple(m for m in state.messages if m.to == "all"),
    )
    assert seen == sight.for_projector(looked_at(two_rounds, rest))


@LOOKING
@given(state=made_up())
def test_what_may_be_seen_is_seen(two_rounds: Played, state: RoomState) -> None:
    """The tests above would pass on empty pages."""
    for person in state.persons.values():
        seen = sight.for_person(looked_at(two_rounds, state), person)
        private = [m.text for m in state.messages if m.to != "all"
                   and person.seat in (m.seat, m.to)]  # fmt: skip
        assert [m["text"] for m in seen["messages"]] == private
        assert [m["text"] for m in seen["statements"]] == [
            m.text for m in state.messages if m.to == "all"
        ]
        assert {d["id"] for d in seen["pacts"]} == {
            d.id for d in state.deals.values() if d.state in ("accepted", "broken")
        }
        if person.seat in POWER:
            own = {d.id for d in state.deals.values() if person.seat in (d.giver, d.taker)}
            assert {d["id"] for d in seen["deals"]} == own
            if state.phase in ("open", "paused"):
                proposed = state.proposals[person.seat]
                assert [p["person"] for p in seen["proposals"]] == list(proposed)
                assert (seen["mine"] is not None) == (person.id in proposed)
                for p in seen["proposals"]:
                    assert p["voted"] == (state.votes.get(person.id) == p["person"])
            else:
                assert seen["proposals"] == []
        else:
            chosen = state.choices.get(person.id)
            assert seen["choice"] == (chosen and {"stance": chosen[0], "voice": chosen[1]})


@LOOKING
@given(state=made_up())
def test_pages_can_be_made_of_any_room(two_rounds: Played, state: RoomState) -> None:
    """Every part of every page finds what it needs; a missing key would be an error."""
    room = looked_at(two_rounds, state)
    for person in (state.persons[1], state.persons[7]):
        shown(sight.for_person(room, person))
    shown(sight.for_console(room))


def shown(frame: dict[str, Any]) -> str:
    """Return a page's parts, with what the server adds: who is there."""
    here = {k: [each | {"here": True} for each in frame[k]] for k in ("mates", "people")
            if k in frame}  # fmt: skip
    return "".join(part.html for part in pages.parts(frame | here))


# --- what is shown -------------------------------------------------------------------------


def test_a_lobby_a_round_and_an_end_have_pages(played: Played) -> None:
    for step in (None, a.Open(), a.Pause(), a.Resume(), a.Close(), a.End()):
        if step is not None:
            played.do(None, step)
        if isinstance(step, a.Close):
            until(played.room, "between")
        for who in played.tokens:
            assert shown(played.seen(who))
        assert shown(sight.for_console(played.room))
        assert msgspec.json.encode(sight.for_projector(played.room))
    assert played.seen("Anna")["room"]["over"]


def test_the_door_says_who_is_there_and_what_is_full(tmp_path: Any) -> None:
    rooms = Rooms(tmp_path)
    room, _ = rooms.create(replace(SETTINGS, most=2))
    door = sight.for_door(room)
    assert [s["seat"] for s in door["seats"]] == list(SEATS)
    assert not any(s["full"] or s["people"] for s in door["seats"])
    room.join("Anna", "russia", "1")
    room.join("Boris", "russia", "2")
    door = sight.for_door(room)
    assert door["seats"][0]["people"] == 2
    assert all(s["full"] for s in door["seats"])
    rooms.close()


def test_the_lobby_has_no_months_and_a_round_has(played: Played) -> None:
    room = played.seen("Anna")["room"]
    assert (room["round"], room["first"], room["last"], room["rounds"]) == (0, None, None, 4)
    assert played.seen("Anna")["clock"]["remaining_ms"] is None
    played.do(None, a.Open())
    room = played.seen("Anna")["room"]
    assert (room["round"], room["first"], room["last"]) == (1, 1, 2)
    clock = played.seen("Anna")["clock"]
    assert clock["running"]
    assert 0 < clock["remaining_ms"] <= clock["total_ms"] == 600_000


def test_a_seat_shows_that_it_decided_to_all_and_what_only_to_its_own(played: Played) -> None:
    played.do(None, a.Open())
    played.do("Anna", a.Propose(levels={"discount": 0.6}))
    played.do("Boris", a.Vote(person=1))
    decided = {s["seat"]: s["decided"] for s in played.seen("Vera")["seats"]}
    assert decided["russia"]
    assert not decided["belarus"]
    assert played.seen("Vera")["proposals"] == []
    anna, boris = played.seen("Anna"), played.seen("Boris")
    assert anna["mine"] == {"levels": {"discount": 0.6}}
    assert boris["mine"] is None
    assert boris["proposals"][0]["voters"] == ["Anna", "Boris"]
    assert boris["proposals"][0]["votes"] == 2
    assert boris["proposals"][0]["words"] == anna["proposals"][0]["words"]
    assert "gas price" in boris["proposals"][0]["words"][0]
    assert [m["voted"] for m in boris["mates"]] == [True, True]


def test_a_deal_is_public_once_it_is_accepted_and_binds_the_cards(played: Played) -> None:
    played.do(None, a.Open())
    offer = a.Offer(to="russia", give={"overture_us": 0.0}, take={"discount": 0.3}, rounds=2)
    number = played.do("Vera", offer)
    assert [d["id"] for d in played.seen("Anna")["deals"]] == [number]
    assert played.seen("Anna")["deals"][0]["can_answer"]
    assert not played.seen("Anna")["deals"][0]["can_withdraw"]
    assert played.seen("Ilya")["deals"][0]["can_withdraw"]
    assert played.seen("Emil")["pacts"] == played.seen("Emil")["deals"] == []
    played.do("Anna", a.Answer(deal=number, answer="accept"))
    pact = played.seen("Emil")["pacts"][0]
    assert (pact["state"], pact["until"], pact["by"]) == ("accepted", 2, "Vera")
    assert pact["take"] == ["Discount: 30 % off (0.3)"]
    card = next(c for c in played.seen("Anna")["cards"] if c["name"] == "discount")
    assert card["bound"] == "Your deal with Minsk fixes this until round 2."
    assert [c["level"] for c in card["choices"] if c["bound"]] == [0.3]


def test_a_broken_deal_says_who_broke_it_and_leads_the_front_page(played: Played) -> None:
    played.do(None, a.Open())
    offer = a.Offer(to="russia", give={"overture_us": 0.0}, take={"discount": 0.3}, rounds=2)
    number = played.do("Vera", offer)
    played.do("Anna", a.Answer(deal=number, answer="accept"))
    played.do("Anna", a.Say(to="all", text="We keep our word."))
    played.do("Anna", a.Propose(levels={"discount": 0.6}))
    played.close()
    seen = played.seen("Emil")
    assert seen["pacts"][0]["note"] == "Moscow broke it in round 1"
    first = seen["front"]["headlines"][0]
    assert (first["title"], first["seat"]) == ("Moscow breaks its deal with Minsk", "russia")
    assert "Moscow said: “We keep our word.”" in first["reasons"]
    assert "What Moscow did: Discount: 60 % off (0.6)." in first["reasons"]


def test_the_front_page_tells_events_in_the_instructors_words(played: Played) -> None:
    assert played.seen("Emil")["front"] is None
    played.do(None, a.Open())
    played.do(None, a.Inject(kind="protest_wave", size=0.9, text="The square fills."))
    played.do(None, a.Inject(text="A storm hits the coast."))
    assert "storm" not in str(played.seen("Emil"))
    played.close()
    front = played.seen("Emil")["front"]
    assert (front["round"], front["when"]) == (1, "Months 1–2")
    told = {h["title"]: h["text"] for h in front["headlines"]}
    assert len(told) <= 3
    assert told["A protest wave rises"] == "The square fills."
    assert told["News"] == "A storm hits the coast."
    assert [i["done"] for i in sight.for_console(played.room)["injects"]] == [True, True]


def test_moves_are_revealed_together_with_who_decided(played: Played) -> None:
    played.do(None, a.Open())
    played.do("Anna", a.Propose(levels={"coercion": 3.0}))
    played.do("Vera", a.Propose(levels={}))
    played.do("Ilya", a.Vote(person=3))
    played.do("Pavel", a.Choose(stance="protest", voice="west"))
    assert played.seen("Emil")["moves"] == []
    played.close()
    moves = {m["seat"]: m for m in played.seen("Emil")["moves"]}
    assert moves["russia"]["words"][0] == "turns to information and politics against Minsk"
    assert moves["russia"]["by"] in ("people", "lead")
    assert (moves["belarus"]["by"], moves["belarus"]["words"]) == ("stayed", [])
    assert moves["european_union"]["by"] == "model"
    assert moves["public"]["words"] == ["1 community protests", "1 community speaks for the West"]
    assert "Pavel" not in str(moves)
    record = sight.for_console(played.room)["record"]
    assert [m["seat"] for m in record[0]["moves"]] == list(SEATS)


def test_a_community_is_told_of_itself_alone(two_rounds: Played) -> None:
    pavel, petra = two_rounds.seen("Pavel"), two_rounds.seen("Petra")
    assert pavel["me"]["community"] == "Community 1 of 2"
    assert petra["me"]["community"] == "Community 2 of 2"
    assert pavel["community"]["people"] + petra["community"]["people"] == SETTINGS.citizens
    assert pavel["community"]["rows"] != petra["community"]["rows"]
    assert sum(pavel["community"]["lean"]) == pytest.approx(1, abs=2e-3)
    assert [m["id"] for m in pavel["mates"]] == [7]


def test_charts_and_the_publics_mind_are_shown_only_if_the_instructor_shows_them(
    played: Played,
) -> None:
    assert played.seen("Anna")["charts"] == []
    assert sight.for_projector(played.room)["triangle"]["public"] is None
    played.do(None, a.Show(charts=True, opinion=False))
    titles = [c["title"] for c in played.seen("Anna")["charts"]]
    assert titles
    assert "Where the public leans" not in titles
    played.do(None, a.Show(charts=True, opinion=True))
    assert "Where the public leans" in [c["title"] for c in played.seen("Anna")["charts"]]
    assert sight.for_projector(played.room)["triangle"]["public"] is not None


def test_going_back_shows_the_months_before(played: Played) -> None:
    played.do(None, a.Open())
    played.close()
    before = played.seen("Emil")
    played.do(None, a.Open())
    played.do("Anna", a.Propose(levels={"coercion": 4.0}))
    played.close()
    trail = sight.for_projector(played.room)["triangle"]["trail"]
    assert len(trail) == 5
    assert played.seen("Emil")["known"] != before["known"]
    played.do(None, a.Back())
    after = played.seen("Emil")
    for part in ("known", "cards", "score", "front", "moves"):
        assert after[part] == before[part], part
    assert sight.for_projector(played.room)["triangle"]["trail"] == trail[:3]


def test_buttons_of_the_console_follow_what_is_allowed(played: Played) -> None:
    can = sight.for_console(played.room)["can"]
    assert can == {"open": True, "pause": False, "resume": False, "extend": False, "close": False,
                   "back": False, "end": True}  # fmt: skip
    played.do(None, a.Open())
    can = sight.for_console(played.room)["can"]
    assert can == {"open": False, "pause": True, "resume": False, "extend": True, "close": True,
                   "back": False, "end": True}  # fmt: skip


def test_what_is_the_same_for_all_of_a_seat_is_made_once(two_rounds: Played) -> None:
    anna, boris, again = (two_rounds.seen(who) for who in ("Anna", "Boris", "Anna"))
    for part in ("cards", "known", "score", "deals", "front", "partners"):
        assert anna[part] is boris[part] is again[part], part


def test_a_deleted_name_is_not_shown(played: Played) -> None:
    played.do("Anna", a.Say(to="all", text="Here."))
    assert "Anna" in str(played.seen("Boris"))
    played.do(None, a.Forget())
    assert "Anna" not in str(played.seen("Boris"))
