"""What is seen of a room: everything that its pages need, and what people did, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from waiting import until_phase

from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room import sight
from triangulation.ui.play.room.actions import SEATS
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Settings
from triangulation.ui.rooms.parts import parts

SETTINGS = Settings("briefing-2020", seed=3, citizens=60, months=2, seconds=600, rounds=4)
PEOPLE = [("Anna", "russia"), ("Boris", "russia"), ("Vera", "belarus"), ("Ilya", "belarus"),
          ("Emil", "european_union"), ("Wade", "united_states"), ("Pavel", "public"),
          ("Petra", "public")]  # fmt: skip


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
        until_phase(self.room, "between", "ended")

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


def shown(frame: dict[str, Any]) -> str:
    """Return a page's parts, with what the server adds: who is there."""
    here = {k: [each | {"here": True} for each in frame[k]] for k in ("mates", "people")
            if k in frame}  # fmt: skip
    return "".join(part.html for part in parts(frame | here))


def test_a_lobby_a_round_and_an_end_have_pages(played: Played) -> None:
    for step in (None, a.Open(), a.Pause(), a.Resume(), a.Close(), a.End()):
        if step is not None:
            played.do(None, step)
        if isinstance(step, a.Close):
            until_phase(played.room, "between")
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
    assert pact["take"] == ["Gas discount: 30 % off (0.3)"]
    card = next(c for c in played.seen("Anna")["cards"] if c["name"] == "discount")
    assert card["bound"] == "Your deal with Minsk asks for this level until round 2."
    assert [c["breaks"] for c in card["choices"] if not c["bound"]] == ["Minsk"] * 4
    assert "If broken: everybody sees it" in pact["stakes"]
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
    assert seen["pacts"][0]["note"] == (
        "Moscow broke it in round 1, which cost 19 % of Minsk's belief that Moscow pays for "
        "loyalty."
    )
    first = seen["front"]["headlines"][0]
    assert (first["title"], first["seat"]) == ("Moscow breaks its deal with Minsk", "russia")
    assert "Moscow said: “We keep our word.”" in first["reasons"]
    assert "What Moscow did: Gas discount: 60 % off (0.6)." in first["reasons"]


def test_the_front_page_tells_events_in_the_instructors_words(played: Played) -> None:
    assert played.seen("Emil")["front"] is None
    played.do(None, a.Open())
    played.do(None, a.Inject(kind="protest_wave", size=0.9, text="The square fills."))
    played.do(None, a.Inject(text="A storm hits the coast."))
    assert "storm" not in str(played.seen("Emil"))
    played.close()
    front = played.seen("Emil")["front"]
    assert (front["round"], front["when"]) == (1, "February to March 2020")
    told = {h["title"]: h["text"] for h in front["headlines"]}
    assert len(told) == 3
    assert told["A protest wave rises"] == "The square fills."
    assert told["A storm hits the coast"] == ""
    assert [i["done"] for i in sight.for_console(played.room)["injects"]] == [True, True]


def test_what_the_instructor_wrote_leads_whatever_else_happens(played: Played) -> None:
    played.do(None, a.Open())
    for kind in ("succession", "protest_wave", "war_nearby"):
        played.do(None, a.Inject(kind=kind, size=1.0))
    for number in range(4):
        kind = "visit" if number == 0 else ""
        played.do(None, a.Inject(kind=kind, size=0.05, text=f"Number {number}."))
    played.close()
    found = played.seen("Emil")["front"]["headlines"]
    assert [h["text"] for h in found] == ["Number 0.", "", "", ""]
    assert [h["title"] for h in found[1:]] == [f"Number {number}" for number in range(1, 4)]
    assert found[0]["reasons"][0].startswith("Its size is 5 of 100")


def test_one_community_of_many_leads_no_front_page(played: Played) -> None:
    """Pavel's community organises, Petra's is silent; Moscow threatens force."""
    played.do(None, a.Open())
    played.do("Pavel", a.Choose(stance="organise", voice="west"))
    played.do("Anna", a.Propose(levels={"coercion": 4.0}))
    played.do("Vera", a.Propose(levels={"overture_eu": 1.0, "repression": 1.0}))
    played.close()
    found = played.seen("Emil")["front"]["headlines"]
    assert found[0]["seat"] in (None, "russia")
    told = next((h for h in found if h["seat"] == "public"), None)
    assert told is None or told["title"] == "1 of 2 communities acts against the leadership"


def test_every_round_has_three_headlines_and_deeds_have_reasons(played: Played) -> None:
    for _ in range(3):
        played.do(None, a.Open())
        played.close()
        found = played.seen("Emil")["front"]["headlines"]
        assert len({h["title"] for h in found}) == 3
        assert all(h["text"].endswith(".") for h in found)
        assert all(h["reasons"] for h in found if h["seat"])


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


def test_a_community_sees_only_its_own_figures(two_rounds: Played) -> None:
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
