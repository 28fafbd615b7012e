"""Whatever people do: a room that is opened again from its file is the same, to the bit."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from waiting import until

from triangulation.agents.mistake import Mistake
from triangulation.model.kinds import EVENTS
from triangulation.model.record import record
from triangulation.ui.play.orders import POWER
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.room import Room
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Settings

DEEDS = 200


class Class:
    """People and an instructor who do anything that comes to mind, allowed or not."""

    def __init__(self, room: Room, console: str, seed: int) -> None:
        self.room, self.console, self.draws = room, console, random.Random(seed)
        self.tokens: list[str] = []
        self.keys = 0
        self.done = 0

    def key(self) -> str:
        self.keys += 1
        return f"key {self.keys}"

    def levels(self, seat: str) -> dict[str, float]:
        chosen = self.draws.choice(POWER[seat].menu.instruments)
        return {chosen.name: self.draws.choice([chosen.low, chosen.rest, chosen.high])}

    def of_person(self, token: str) -> a.AnyDeed:
        draws, person = self.draws, self.room.person(token)
        seat, other = draws.sample(list(POWER), 2)
        if person is not None and person.seat in POWER and person.seat != other:
            seat = person.seat
        deals = self.room.state.deals.values()
        offered = [d.id for d in deals if d.state == "offered" and d.taker == seat]
        if offered and draws.random() < 0.5:
            return a.Answer(draws.choice(offered), draws.choice(["accept", "accept", "refuse"]))
        deal = draws.choice([*offered, 0])
        return draws.choice([
            a.Propose(self.levels(seat)),
            a.Propose(self.levels(seat)),
            a.Vote(draws.randint(1, 8)),
            a.Choose(draws.choice(["back", "quiet", "protest", "organise"]),
                     draws.choice(["moscow", "neutrality", "west"])),
            a.Say(draws.choice(["all", seat]), "words"),
            a.Offer(other, self.levels(seat), self.levels(other), draws.randint(1, 3)),
            a.Answer(deal, draws.choice(["accept", "accept", "refuse"])),
            a.Withdraw(deal),
            a.Leave() if draws.random() < 0.1 else a.Propose({}),
        ])  # fmt: skip

    def of_instructor(self) -> a.AnyDeed:
        draws = self.draws
        seat = draws.choice(list(POWER))
        return draws.choice([
            a.Open(), a.Open(), a.Open(), a.Close(), a.Close(), a.Pause(), a.Resume(),
            a.Extend(60), a.Back(), a.ActFor(seat, self.levels(seat)),
            a.Inject(draws.choice(list(EVENTS)), 0.5, None, "news"), a.Lead(draws.randint(1, 8)),
            a.Seat(draws.randint(1, 8), draws.choice([*POWER, "public"])),
            a.Remove(draws.randint(1, 8)) if draws.random() < 0.2 else a.Show(charts=True,
                                                                            opinion=False),
        ])  # fmt: skip

    def act(self) -> None:
        """Do something; what is refused changes nothing."""
        before = self.room.state
        try:
            if self.draws.random() < 0.2 or not self.tokens:
                seat = self.draws.choice([*POWER, "public", "public"])
                self.tokens.append(self.room.join("Ann", seat, self.key())[1])
            elif self.draws.random() < 0.5:
                token = self.draws.choice(self.tokens)
                self.room.act(token, self.of_person(token), self.key())
            else:
                self.room.console(self.console, self.of_instructor(), self.key())
            self.done += 1
        except Mistake:
            assert self.room.state is before
        settled(self.room)


def settled(room: Room) -> None:
    """Wait until no round is being played."""
    until(lambda: room.state.phase != "playing")


@pytest.mark.parametrize("seed", range(4))
def test_any_course_of_a_room_replays_from_its_file(tmp_path: Path, seed: int) -> None:
    rooms = Rooms(tmp_path)
    settings = Settings("briefing-2020", seed=seed, citizens=60, months=2, seconds=600, rounds=9)
    room, console = rooms.create(settings)
    everybody = Class(room, console, seed)
    for _ in range(DEEDS):
        everybody.act()
    room.console(console, a.Open() if room.state.phase in ("lobby", "between") else a.Show(
        charts=False, opinion=True), "last")  # fmt: skip
    assert everybody.done > DEEDS / 3
    assert len({type(entry.deed) for entry in rooms._log.entries(room.state.code)}) > 9
    rooms.close()
    again = Rooms(tmp_path)
    same = again.find(room.state.code)
    assert same is not None
    paused = replace(same.state, version=room.version, phase="open", stopped="")
    assert same.state.stopped == ("restart" if room.state.phase == "open" else "")
    assert (paused if same.state.stopped else same.state) == room.state
    assert same.line.last == room.line.last == 2 * len(room.state.rounds)
    for one, other in zip(same.line.months, room.line.months, strict=True):
        for name, values in record(one).items():
            assert np.asarray(values).tobytes() == np.asarray(record(other)[name]).tobytes(), name
    again.close()


@pytest.mark.slow
def test_the_courses_above_play_rounds_take_them_back_and_keep_deals(tmp_path: Path) -> None:
    """Else the test above would show little."""
    rooms = Rooms(tmp_path)
    seen: set[type] = set()
    played = bound = spoken = 0
    for seed in range(4):
        room, console = rooms.create(
            Settings("briefing-2020", seed=seed, citizens=60, months=2, seconds=600, rounds=9)
        )
        everybody = Class(room, console, seed)
        for _ in range(DEEDS):
            everybody.act()
        for entry in rooms._log.entries(room.state.code):
            seen.add(type(entry.deed))
            if isinstance(entry.deed, a.Played):
                played += 1
                spoken += bool(entry.deed.voices)
        bound += sum(deal.first is not None for deal in room.state.deals.values())
    rooms.close()
    assert {a.Played, a.Back, a.Propose, a.Choose, a.Offer, a.Inject, a.Seat} <= seen
    assert played >= 8
    assert spoken >= 1
    assert bound >= 1
