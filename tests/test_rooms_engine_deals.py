"""Deals between powers: offered, countered, withdrawn, kept to their end, and bound only once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from waiting import until_phase

from triangulation.ui.play.orders import POWER
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.allowed import Refused
from triangulation.ui.play.room.promises import costs
from triangulation.ui.play.room.room import Room
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Deal, Settings

SMALL = Settings("briefing-2020", seed=3, citizens=40, months=1, seconds=600, rounds=6)
TERMS = {"give": {"discount": 0.4}, "take": {"integration_response": 1.0}}


@pytest.fixture
def table(tmp_path: Path) -> Iterator[tuple[Room, str, str, str]]:
    """A room, its console's token, and those of Moscow and Minsk."""
    rooms = Rooms(tmp_path)
    room, console = rooms.create(SMALL)
    yield room, console, room.join("A", "russia", "a")[1], room.join("B", "belarus", "b")[1]
    rooms.close()


def play(room: Room, console: str, number: int) -> None:
    room.console(console, a.Open(), f"open{number}")
    room.console(console, a.Close(), f"close{number}")
    until_phase(room, "between")


def test_a_kept_deal_binds_its_rounds_and_no_more(table: tuple[Room, str, str, str]) -> None:
    room, console, moscow, minsk = table
    deal = room.act(moscow, a.Offer(to="belarus", rounds=2, **TERMS), "o").seq
    room.act(minsk, a.Answer(deal=deal, answer="accept"), "yes")
    for number in (1, 2, 3):
        play(room, console, number)
    orders = [done.orders for done in room.state.rounds]
    assert orders[:2] == [{"russia": TERMS["give"], "belarus": TERMS["take"]}] * 2
    assert orders[2] == {}
    assert room.state.deals[deal].state == "ended"
    assert [c["russia_discount"] for c in room.line.columns[1:3]] == [0.4, 0.4]
    assert [c["belarus_integration_response"] for c in room.line.columns[1:3]] == [1.0, 1.0]
    room.console(console, a.Back(), "back3")
    assert room.state.deals[deal].state == "ended"
    room.console(console, a.Back(), "back2")
    assert room.state.deals[deal].state == "accepted"
    play(room, console, 4)
    assert room.state.rounds[-1].orders == orders[1]


def test_a_counter_takes_the_place_of_the_offer(table: tuple[Room, str, str, str]) -> None:
    room, _, moscow, minsk = table
    offer = room.act(moscow, a.Offer(to="belarus", rounds=2, **TERMS), "o").seq
    own = {"give": {"integration_response": 0.5}, "take": {"discount": 0.6}}
    counter = room.act(minsk, a.Counter(deal=offer, rounds=3, **own), "c").seq
    assert room.state.deals[offer].state == "countered"
    with pytest.raises(Refused, match="is countered already"):
        room.act(minsk, a.Answer(deal=offer, answer="accept"), "late")
    with pytest.raises(Refused, match="Only the power to which"):
        room.act(minsk, a.Answer(deal=counter, answer="accept"), "own")
    room.act(moscow, a.Answer(deal=counter, answer="accept"), "yes")
    deal = room.state.deals[counter]
    assert (deal.giver, deal.state, deal.first, deal.last) == ("belarus", "accepted", 1, 3)


def test_offers_are_withdrawn_by_who_made_them(table: tuple[Room, str, str, str]) -> None:
    room, _, moscow, minsk = table
    offer = room.act(moscow, a.Offer(to="belarus", rounds=1, **TERMS), "o").seq
    with pytest.raises(Refused, match="Only the power that made"):
        room.act(minsk, a.Withdraw(deal=offer), "w1")
    room.act(moscow, a.Withdraw(deal=offer), "w2")
    with pytest.raises(Refused, match="is withdrawn already"):
        room.act(minsk, a.Answer(deal=offer, answer="accept"), "yes")
    with pytest.raises(Refused, match="no offer number 99"):
        room.act(moscow, a.Withdraw(deal=99), "w3")


def test_no_instrument_is_promised_twice(table: tuple[Room, str, str, str]) -> None:
    room, _, moscow, minsk = table
    first = room.act(moscow, a.Offer(to="belarus", rounds=2, **TERMS), "o1").seq
    terms = {"give": {"discount": 0.1}, "take": {}}
    second = room.act(moscow, a.Offer(to="belarus", rounds=2, **terms), "o2").seq
    room.act(minsk, a.Answer(deal=first, answer="accept"), "y1")
    with pytest.raises(Refused, match="'discount' is bound by another deal"):
        room.act(minsk, a.Answer(deal=second, answer="accept"), "y2")
    assert room.state.deals[second].state == "offered"


def test_a_broken_deal_costs_trust_in_the_model_and_replays(
    table: tuple[Room, str, str, str],
) -> None:
    room, console, moscow, minsk = table
    deal = room.act(moscow, a.Offer(to="belarus", rounds=3, **TERMS), "o").seq
    room.act(minsk, a.Answer(deal=deal, answer="accept"), "yes")
    play(room, console, 1)
    assert room.state.rounds[0].events == (), "a deal that is kept costs nothing"
    room.console(console, a.Open(), "open2")
    room.act(minsk, a.Propose(levels={"integration_response": 0.5}), "break", 2)
    room.console(console, a.Close(), "close2")
    until_phase(room, "between")
    event = {"kind": "broken_promise_minsk", "size": 0.5, "text": "", "deal": str(deal)}
    assert room.state.rounds[1].events == (event,)
    assert room.line.columns[2]["event_broken_promise_minsk"] == 0.5
    broken, columns = room.line.columns[2]["acquiescence"], room.line.columns
    play(room, console, 3)
    assert room.state.rounds[2].events == (), "a deal is broken once"
    room.console(console, a.Back(), "back3")
    room.console(console, a.Back(), "back2")
    room.console(console, a.Open(), "open4")
    room.act(minsk, a.Propose(levels={"integration_response": 1.0}), "keep", 2)
    room.console(console, a.Close(), "close4")
    until_phase(room, "between")
    assert broken < room.line.columns[2]["acquiescence"] * 0.8
    room.console(console, a.Back(), "back4")
    room.console(console, a.Open(), "open5")
    room.act(minsk, a.Propose(levels={"integration_response": 0.5}), "again", 2)
    room.console(console, a.Close(), "close5")
    until_phase(room, "between")
    assert room.line.columns == columns[:3]


@pytest.mark.parametrize(
    ("giver", "taker", "breaker", "kinds"),
    [
        ("russia", "belarus", "belarus", ["broken_promise_minsk"]),
        ("belarus", "russia", "russia", ["broken_promise_moscow"]),
        ("belarus", "european_union", "belarus", ["broken_promise_eu"]),
        ("belarus", "european_union", "european_union", ["broken_promise_eu"]),
        ("united_states", "belarus", "united_states", ["broken_promise_us"]),
        ("russia", "european_union", "russia", []),
        ("russia", "belarus", None, []),
    ],
)
def test_who_breaks_a_promise_to_whom_decides_what_it_costs(
    giver: str, taker: str, breaker: str | None, kinds: list[str]
) -> None:
    terms = {seat: {POWER[seat].menu.instruments[0].name: 0.0} for seat in (giver, taker)}
    deal = Deal(1, 1, giver, taker, terms[giver], terms[taker], 2, 1, "accepted", 1)
    orders = {seat: dict(levels) for seat, levels in terms.items()}
    if breaker is not None:
        first = POWER[breaker].menu.instruments[0]
        orders[breaker] = {first.name: first.high}
    assert [(e["kind"], e["size"]) for e in costs([deal], orders)] == [(k, 1.0) for k in kinds]
    assert costs([deal], {}) == [], "what nobody decides otherwise is kept"
