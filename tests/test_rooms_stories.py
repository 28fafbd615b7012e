"""What happens to a room in a seminar, replayed over the protocol of phones: stories 4, 6 and 8.

Stories 1, 2, 3, 5 and 7 need a screen: see ``tests/browser/test_rooms_stories_in_browsers.py``.
"""

from __future__ import annotations

import asyncio

import pytest

pytest.importorskip("starlette", reason="The rooms need the extra ui.")
pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from hosted import Hosted, person_of, run

from triangulation.ui.rooms.forms import asking
from triangulation.ui.rooms.phone import Phone


@pytest.fixture
def hosted(tmp_path):
    found = Hosted(tmp_path, months=1)
    yield found
    found.stop()


async def seated(hosted, name, seat):
    """A phone in a seat."""
    phone = Phone(hosted.address)
    assert (await phone.join(hosted.code, name, seat)).status == 303
    return phone


async def propose(phone):
    """Send what the seat's page offers, untouched."""
    form = next(asking((await phone.get("/room")).body, "propose"))
    return await phone.act(dict(form.fields))


def test_story_4_a_link_preview_joins_nobody_and_two_hundred_at_once_are_two_hundred(hosted):
    async def play():
        for path in (f"/?code={hosted.code}", "/room", "/"):
            assert (await Phone(hosted.address).get(path)).status in (200, 303)
        assert not hosted.room.state.persons, "a preview seats nobody"
        seats = ("russia", "belarus", "european_union", "united_states", "public")
        phones = [Phone(hosted.address) for _ in range(200)]
        answers = await asyncio.gather(
            *(p.join(hosted.code, f"P{n}", seats[n % 5]) for n, p in enumerate(phones))
        )
        assert {answer.status for answer in answers} == {303}
        assert len({phone.cookie for phone in phones}) == 200
        persons = hosted.room.state.persons
        assert sorted(person.name for person in persons.values()) == sorted(
            f"P{n}" for n in range(200)
        )
        assert [len(hosted.room.state.people(seat)) for seat in seats] == [40] * 5
        late = await Phone(hosted.address).join(hosted.code, "Late", "public")
        assert late.status == 400
        assert "The room is full: 200 people are here." in late.body

    run(play())


def test_story_6_a_name_is_never_a_credential(hosted):
    async def play():
        one = await seated(hosted, "Kim", "russia")
        two = await seated(hosted, "Kim", "russia")
        first, second = [person_of((await p.get("/room")).body) for p in (one, two)]
        assert first != second
        again = Phone(hosted.address)
        again.cookie = one.cookie
        assert person_of((await again.get("/room")).body) == first, "who returns is themselves"
        third = await seated(hosted, "Kim", "russia")
        assert person_of((await third.get("/room")).body) not in (first, second)
        said = await third.act({"do": "say", "to": "all", "text": "I am Kim", "me": first,
                                "key": "k"})  # fmt: skip
        assert "belongs to another seat" in said["error"]
        guess = Phone(hosted.address)
        guess.cookie = f"seat={hosted.code}.Kim"
        assert (await guess.get("/room")).status == 403
        assert len(hosted.room.state.persons) == 3
        assert not hosted.room.state.messages

    run(play())


def test_story_8_who_is_absent_or_removed_is_played_by_the_model_and_returns(hosted):
    async def play():
        maria = await seated(hosted, "Maria", "belarus")
        igor = await seated(hosted, "Igor", "russia")
        number = int(person_of((await igor.get("/room")).body))
        await hosted.press("open")
        await hosted.reach("open", 1)
        assert "seq" in await propose(maria)
        await hosted.press("close")
        await hosted.reach("between", 1)
        done = hosted.room.state.rounds[0].by
        assert (done["belarus"], done["russia"]) == ("stayed", "model"), "nobody waits for Igor"
        await hosted.press("remove", person=number)
        assert (await igor.get("/room")).status == 403
        await hosted.press("open")
        await hosted.reach("open", 2)
        await hosted.press("close")
        await hosted.reach("between", 2)
        done = hosted.room.state.rounds[1].by
        assert (done["belarus"], done["russia"]) == ("model", "model"), "nor for who is away"
        await hosted.press("open")
        await hosted.reach("open", 3)
        back = Phone(hosted.address)
        back.cookie = maria.cookie
        assert "seq" in await propose(back), "who comes back has the seat"
        form = {"do": "propose", "round": "3", "me": str(number), "key": "k"}
        assert "no longer yours" in (await igor.act(form))["error"], "who was removed has not"
        await hosted.press("close")
        await hosted.reach("between", 3)
        done = hosted.room.state.rounds[2].by
        assert (done["belarus"], done["russia"]) == ("stayed", "model")

    run(play())
