"""The debrief of a room: computed behind the game, shown to whom it may be, never a secret."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from waiting import until

pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted, run

from triangulation.ui.play.background import Background
from triangulation.ui.play.debrief import worlds
from triangulation.ui.play.debrief.made import Debrief, debrief
from triangulation.ui.play.debrief.played import played_in
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room.allowed import Refused
from triangulation.ui.play.room.debriefs import Found, found_for
from triangulation.ui.play.room.game import RoomGame
from triangulation.ui.play.room.room import Room
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.state import Settings
from triangulation.ui.rooms.debrief import SCREENS
from triangulation.ui.rooms.phone import Phone

SMALL = Settings("briefing-2020", seed=3, citizens=40, months=2, seconds=600, rounds=3)


@pytest.fixture
def background() -> Iterator[Background]:
    found = Background()
    yield found
    found.close()


@pytest.fixture
def rooms(tmp_path: Path, background: Background) -> Iterator[Rooms]:
    found = Rooms(tmp_path, background)
    yield found
    found.close()


def a_round(room: Room, token: str, moscow: str, discount: float) -> None:
    number = room.state.round + 1
    room.console(token, a.Open(), f"open{number}")
    room.act(moscow, a.Propose(levels={"discount": discount}), f"move{number}")
    room.console(token, a.Close(), f"close{number}")
    until(lambda: room.state.phase in ("between", "ended"))


def the_debrief(room: Room) -> Debrief:
    until(lambda: found_for(room) is not None)
    found = found_for(room)
    assert isinstance(found, Found)
    assert found.debrief is not None
    return found.debrief


def test_a_debrief_follows_every_round_and_is_that_of_the_rounds_that_stand(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    a_round(room, token, moscow, 0.4)
    assert the_debrief(room).rounds == 1
    a_round(room, token, moscow, 0.1)
    assert the_debrief(room) == debrief(played_in(room.state))
    room.console(token, a.Back(), "back")
    assert found_for(room) is None or the_debrief(room).rounds == 1
    until(lambda: found_for(room) is not None)
    assert the_debrief(room).rounds == 1


def test_a_killed_worker_still_yields_the_debrief(rooms: Rooms, background: Background) -> None:
    room, token = rooms.create(replace(SMALL, citizens=400))
    _, moscow = room.join("Anna", "russia", "a")
    a_round(room, token, moscow, 0.4)
    until(lambda: background._asked)
    first = background._process
    for wait in (0, 0.3):
        time.sleep(wait)
        killed = background._process
        killed.kill()
        until(lambda killed=killed: background._process is not killed or not background._asked)
    assert background._process is not first
    assert the_debrief(room) == debrief(played_in(room.state))


def test_finished_work_that_nobody_waits_for_is_used_by_later_work(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    for discount in (0.1, 0.2, 0.3):  # faster than a debrief is made
        a_round(room, token, moscow, discount)
    assert room.state.phase == "ended"
    assert room.state.screen == 1, "at the end the debrief shows by itself"
    assert the_debrief(room) == debrief(played_in(room.state))


def test_a_dropped_job_leaves_what_it_played(rooms: Rooms) -> None:
    room, token = rooms.create(replace(SMALL, seed=99))
    _, moscow = room.join("Anna", "russia", "a")
    a_round(room, token, moscow, 0.1)
    a_round(room, token, moscow, 0.1)
    played = played_in(room.state)
    steps = worlds.model_worlds_by_round(played, 20)
    next(steps), next(steps)
    steps.close()
    kept = next(k for k in worlds._known.values() if len(k.events) == 1)
    again = worlds.model_worlds(played, 20)
    assert len(kept.events) == 2, "the same worlds went on"
    assert again.shape == (5, 20)


def test_a_deal_is_kept_and_costs_nothing_where_the_model_sits(rooms: Rooms) -> None:
    """The breaker's decision given back is the room's own game with an empty seat, bit by bit."""
    room, token = rooms.create(replace(SMALL, seed=8))
    _, moscow = room.join("Anna", "russia", "a")
    _, minsk = room.join("Bela", "belarus", "b")
    terms = {"give": {"discount": 0.4}, "take": {"openness": 0.5}}
    deal = room.act(moscow, a.Offer(to="belarus", **terms, rounds=3), "offer").seq
    room.act(minsk, a.Answer(deal=deal, answer="accept"), "accept")
    a_round(room, token, moscow, 0.4)
    a_round(room, token, moscow, 0.05)
    a_round(room, token, moscow, 0.2)
    state = room.state
    assert state.deals[deal].state == "broken"
    assert [e["kind"] for e in state.rounds[1].events] == ["broken_promise_moscow"]
    found = the_debrief(room)
    columns = room.line.columns
    assert found.among.course == tuple(month["alignment"] for month in columns)
    kept = replace(state.rounds[1], orders=state.rounds[1].orders | {"russia": terms["give"]})
    game = RoomGame(state.settings)
    for done in (state.rounds[0], replace(kept, events=()), state.rounds[2]):
        game.play(done)
    broke = next(c for c in found.choices if (c.round, c.seat) == (2, "russia"))
    otherwise = game.line.columns[-1]["alignment"]
    assert broke.alignment == columns[-1]["alignment"] - otherwise != 0
    minsk_kept = next(c for c in found.choices if (c.round, c.seat) == (1, "belarus"))
    assert (minsk_kept.ordered, minsk_kept.alignment) == (False, 0), "the model kept its deal"
    parts = found.split
    assert sum(parts.by_seat.values()) + parts.rest == pytest.approx(parts.end - parts.start)
    assert parts.end == columns[-1]["alignment"]


def test_a_debrief_is_shown_between_rounds_only(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    _, moscow = room.join("Anna", "russia", "a")
    with pytest.raises(Refused, match="when a round is over"):
        room.console(token, a.Present(screen=1), "early")
    a_round(room, token, moscow, 0.1)
    room.console(token, a.Present(screen=3), "show")
    assert room.state.screen == 3
    room.console(token, a.Open(), "next")
    assert room.state.screen == 0, "the game goes on"
    with pytest.raises(Refused, match="when a round is over"):
        room.console(token, a.Present(screen=1), "open")
    with pytest.raises(Refused, match="Only the instructor"):
        room.act(moscow, a.Present(screen=1), "person")


# --- the pages -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    found = Hosted(tmp_path_factory.mktemp("debrief"), citizens=60, rounds=2, months=2)
    yield found
    found.stop()


SECRETS = ("between us alone", "0.4717")
"""A private message, and a level that was proposed in Moscow's seat and not played."""


async def _a_game(hosted: Hosted) -> tuple[dict[str, Phone], dict[str, str]]:
    phones: dict[str, Phone] = {}
    for name, seat in (("Igor", "russia"), ("Petr", "russia"), ("Maria", "belarus")):
        phones[name] = Phone(hosted.address)
        await phones[name].join(hosted.code, name, seat)
    early = {
        "before": (await phones["Maria"].get("/debrief")).headers.get("location", ""),
        "none": (await Phone(hosted.address).get("/debrief")).headers.get("location", ""),
    }
    tokens = {n: p.cookie.partition(".")[2] for n, p in phones.items()}
    room = hosted.room
    for number in (1, 2):
        await hosted.press("open")
        await hosted.reach("open", number)
        room.act(tokens["Igor"], a.Propose(levels={"discount": 0.2 + number / 10}), f"i{number}")
        room.act(tokens["Petr"], a.Propose(levels={"discount": 0.4717}), f"p{number}")
        lead = next(p.id for p in room.state.people("russia") if p.lead)
        room.act(tokens["Petr"], a.Vote(person=lead), f"v{number}")
        room.act(tokens["Igor"], a.Say(to="belarus", text=SECRETS[0]), f"s{number}")
        await hosted.press("close")
        await hosted.reach("ended" if number == 2 else "between", number)
    return phones, early


@pytest.fixture(scope="module")
def played(hosted: Hosted) -> tuple[dict[str, Phone], dict[str, str]]:
    """A whole game: everyone's phone, and where its debrief led before there was one."""
    return run(_a_game(hosted))


def test_pages_show_the_debrief_and_keep_secrets(
    hosted: Hosted, played: tuple[dict[str, Phone], dict[str, str]]
) -> None:
    phones, early = played
    assert early == {"before": "/room", "none": "/"}
    until(lambda: found_for(hosted.room) is not None)
    projector = hosted.projector.removeprefix(hosted.address)
    pages = {name: run(phone.get("/debrief")).body for name, phone in phones.items()}
    for number, (_, title) in enumerate(SCREENS, 1):
        run(hosted.press("present", screen=str(number)))
        page = run(Phone(hosted.address).get(projector)).body
        assert f"Debrief {number} of {len(SCREENS)}: {title}" in page
        pages[f"screen {number}"] = page
    desk = hosted.desk.removeprefix(f"http://127.0.0.1:{hosted.desk_port}")
    pages["console"] = run(Phone(hosted.desk).get(f"{desk}debrief")).body
    for name, page in pages.items():
        assert not [secret for secret in SECRETS if secret in page], name
        assert "Igor" not in page, "decisions are a seat's, not a person's"
    words = found_for(hosted.room)
    assert words is not None
    rows = words.words["split"]["rows"]
    most = max(rows, key=lambda row: abs(row["bar"]))
    headline = words.words["split"]["headline"]
    assert f"moved the state most: {most['value'].lstrip('+−')} to " in headline
    assert most["seat"] == "none" or most["title"].removeprefix("The ") in headline
    deals = words.words["deals"]
    assert words.words["outside"].startswith(f"{len(deals)} deal" if deals else "No deal")
    for question in words.words["questions"]:
        assert question[:40] in pages["Maria"].replace("&#39;", "'")
    own, others = pages["Igor"].index("beside the model’s"), pages["Igor"].index("The other seats")
    assert own < pages["Igor"].index('id="top"') < others
    assert "Debrief: Moscow" in pages["Igor"]
    assert 'href="/debrief"' in run(phones["Igor"].get("/room")).body


@pytest.mark.usefixtures("played")
def test_the_instructor_can_take_it_off_the_projector(hosted: Hosted) -> None:
    assert hosted.room.state.phase == "ended"
    projector = hosted.projector.removeprefix(hosted.address)
    for screen, there in (("1", True), ("0", False)):
        run(hosted.press("present", screen=screen))
        page = run(Phone(hosted.address).get(projector)).body
        assert ("Debrief 1 of" in page) == there
