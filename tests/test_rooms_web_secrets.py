"""Every byte sent to each of thirty people, searched for what others keep to themselves."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from waiting import PATIENCE

pytest.importorskip("starlette", reason="The rooms need the extra ui.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted, person_of

from triangulation.ui.rooms.forms import asking
from triangulation.ui.rooms.phone import Phone

POWERS = ("russia", "belarus", "european_union", "united_states")
SEATS = (*POWERS, "public")


class One(Phone):
    """A person whose name and private words can be told apart from everyone else's."""

    def __init__(self, hosted, number):
        super().__init__(hosted.address)
        self.heard = []
        self.seat = SEATS[number % len(SEATS)]
        self.name = f"Name{number:02}of{self.seat}"

    async def enter(self, hosted):
        assert (await self.join(hosted.code, self.name, self.seat)).status == 303
        self.me = person_of((await self.get("/room")).body)
        self.listening = asyncio.create_task(self.listen())

    async def listen(self):
        async with self.watching() as socket:
            while True:
                await self.news(socket, PATIENCE)

    async def hears_of(self, round_):
        """Wait for what others write to this seat in private."""
        writes = POWERS[POWERS.index(self.seat) - 1]
        words = f"Private{round_}{writes}to{self.seat}by"
        async with asyncio.timeout(PATIENCE):
            while not any(words in each for each in self.heard):
                await asyncio.sleep(0.05)

    async def leave(self):
        self.listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.listening

    async def send(self, **fields):
        said = await self.act({"me": self.me, "key": repr(fields)} | fields)
        assert "error" not in said, said


@pytest.fixture(scope="module")
def game(tmp_path_factory):
    """Thirty people after two rounds in which all proposed, voted, wrote and offered."""
    hosted = Hosted(tmp_path_factory.mktemp("secrets"))
    people = [One(hosted, n) for n in range(30)]

    async def play():
        await asyncio.gather(*(p.enter(hosted) for p in people))
        for round_ in (1, 2):
            assert "error" not in await hosted.press("open")
            await hosted.reach("open", round_)
            for person in people:
                await decide(person, round_)
            await asyncio.gather(*(p.hears_of(round_) for p in people if p.seat != "public"))
            assert "error" not in await hosted.press("close")
            await hosted.reach("between", round_)
        await asyncio.sleep(1)
        await asyncio.gather(*(p.leave() for p in people))

    async def decide(person, round_):
        page = (await person.get("/room")).body
        if person.seat == "public":
            await person.send(do="choose", stance="protest", voice="west", round=str(round_))
            return
        form = next(asking(page, "propose"))
        name = next(n for n in form.choices if n.startswith("level."))
        level = next(v for v in form.choices[name] if v)
        await person.send(do="propose", round=str(round_), **{name: level})
        to = POWERS[(POWERS.index(person.seat) + 1) % 4]
        await person.send(
            do="say", to=to, text=f"Private{round_}{person.seat}to{to}by{person.me}end"
        )
        if offers := [f for f in asking(page, "offer") if f.fields["to"] == to]:
            terms = [("do", "offer"), ("to", to), ("rounds", "1"), ("me", person.me), ("key", "x")]
            for side in ("give", "take"):
                term = offers[0].choices[side][0]
                terms += [(side, term), (f"{side}.{term}", offers[0].fields[f"{side}.{term}"])]
            await person.act(terms)

    hosted.do(play())
    yield hosted, people
    hosted.stop()


def test_names_are_sent_to_the_own_seat_and_those_written_to(game):
    _, people = game
    for person in people:
        sent = "".join(person.heard)
        assert person.name in sent
        for other in people:
            between = {person.seat, other.seat}
            wrote = other.seat != "public" and (
                person.seat == POWERS[(POWERS.index(other.seat) + 1) % 4]
            )
            if len(between) > 1 and not wrote:
                assert other.name not in sent, f"{person.name} was sent {other.name}"


def test_private_messages_are_sent_to_both_sides_alone(game):
    hosted, people = game
    private = [m for m in hosted.room.state.messages if m.to != "all"]
    assert len(private) == 48
    for person in people:
        sent = "".join(person.heard)
        for message in private:
            mine = person.seat in (message.seat, message.to)
            assert (message.text in sent) <= mine, f"{person.name} was sent {message.text}"
        if person.seat != "public":
            assert any(m.text in sent for m in private if m.to == person.seat)


def test_no_secret_of_the_server_is_sent_to_anyone(game):
    hosted, people = game
    console = hosted.host.console_token(hosted.code)
    projector = hosted.host.projector_token(hosted.code)
    tokens = {p.cookie.partition(".")[2]: p for p in people}
    for person in people:
        sent = "".join(person.heard)
        assert console not in sent
        assert projector not in sent
        assert [t for t, owner in tokens.items() if owner is not person and t in sent] == []
        assert [f for f in ("parallel", "forecast", "sha256") if f in sent] == []


def test_choices_are_not_sent_before_the_reveal(game):
    hosted, people = game

    async def look():
        await hosted.press("open")
        await hosted.reach("open", 3)
        actor, watcher = people[1], people[0]
        assert actor.seat == "belarus"
        before = (await watcher.get("/room")).body
        form = next(asking((await actor.get("/room")).body, "propose"))
        name = next(n for n in form.choices if n.startswith("level."))
        await actor.send(
            do="propose", round="3", **{name: next(v for v in form.choices[name] if v)}
        )
        after = (await watcher.get("/room")).body
        return before, after

    def words(page):
        import re

        return set(re.sub(r"<[^>]*>|[0-9:]+", " ", page).split())

    before, after = hosted.do(look())
    assert words(after) - words(before) <= {"has", "decided"}


def test_the_projector_shows_no_names_of_who_proposed(game):
    hosted, people = game

    async def look():
        return (await Phone(hosted.address).get(hosted.projector.removeprefix(hosted.address))).body

    page = hosted.do(look())
    assert [p.name for p in people if p.name in page] == []
    assert "Private" not in page
