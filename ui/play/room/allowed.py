"""What may be done in a room now, and by whom: one sentence for everything that may not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ....agents.mistake import Mistake, shown
from ....model.kinds import EVENTS
from ..orders import HORIZON, POWER, Order, check_order
from . import actions as a
from .actions import SEATS
from .state import TITLES, Deal, Person, RoomState

MOST_OFFERS = 12
"""Offers of one seat that may wait for an answer."""

MOST_SAID = 2000
"""Messages that a room holds."""


AFTERWARDS = (a.Forget, a.Back, a.Show, a.Present, a.Remove, a.Ask, a.Consent)
"""What can still be done when the game is over."""


class Refused(Mistake):
    """A deed that is not allowed now; the message is one sentence for people."""


def check(state: RoomState, person: Person | None, deed: a.AnyDeed) -> None:
    """Raise :class:`Refused` for a deed that is not allowed; ``person`` None is the instructor."""
    if person is not None and not person.here:
        raise Refused("You have left this room; ask the instructor to seat you again.")
    if state.phase == "ended" and not isinstance(deed, AFTERWARDS):
        raise Refused("This game is over; nothing can be decided any more.")
    if state.forgotten and isinstance(deed, (a.Join, a.Say)):
        raise Refused("The names and texts of this room were deleted; nobody can join or write.")
    rule = RULES.get(type(deed))
    if rule is not None:
        rule(state, person, deed)


def join_of(name: str, seat: str, token: str) -> a.Join:
    """Return the deed of joining; raises :class:`Refused` for what is no name or no seat."""
    try:
        return msgspec.convert(
            {"do": "join", "name": name.strip(), "seat": seat, "token": token}, a.Join
        )
    except msgspec.ValidationError as error:
        raise Refused(f"Joining needs a name of 1 to 40 characters and a seat: {error}.") from None
    except AttributeError:
        raise Refused("Joining needs a name of 1 to 40 characters and a seat.") from None


def check_join(state: RoomState, deed: a.Join) -> None:
    """Raise :class:`Refused` if nobody more can join in a seat."""
    check(state, None, deed)
    if not deed.name.strip():
        raise Refused("The name is empty; allowed is a name of 1 to 40 characters.")
    _free(state, deed.seat, more=True)


def _free(state: RoomState, seat: str, more: bool) -> None:
    """Raise :class:`Refused` for a full seat, or a full room if there is one person ``more``."""
    if more and state.crowded:
        raise Refused(f"The room is full: {state.settings.most} people are here.")
    if state.full(seat):
        free = ", ".join(TITLES[s] for s in SEATS if not state.full(s)) or "none"
        most = state.settings.holds(seat)
        people = "1 person" if most == 1 else f"{most} people"
        raise Refused(f"{TITLES[seat]} is full with {people}; free: {free}.")


def _deciding(state: RoomState, person: Person | None, deed: Any) -> None:
    if state.phase not in ("open", "paused"):
        raise Refused("The round is closed; decide again when the next one is open.")


def _propose(state: RoomState, person: Person | None, deed: a.Propose) -> None:
    _deciding(state, person, deed)
    assert person is not None
    if person.seat not in POWER:
        raise Refused("The public has no instruments; choose what your community does.")
    _levels(person.seat, deed.levels)


def _levels(seat: str, levels: Mapping[str, float]) -> None:
    try:
        check_order(Order(seat, levels, 1, HORIZON))
    except Mistake as error:
        raise Refused(str(error)) from None


def _vote(state: RoomState, person: Person | None, deed: a.Vote) -> None:
    _deciding(state, person, deed)
    assert person is not None
    if deed.person not in state.proposals[person.seat]:
        raise Refused("There is no such proposal in your seat; allowed is a vote for one of them.")


def _choose(state: RoomState, person: Person | None, deed: a.Choose) -> None:
    _deciding(state, person, deed)
    assert person is not None
    if person.seat != "public":
        raise Refused("A power decides by proposals; only the public chooses what to do.")


def _say(state: RoomState, person: Person | None, deed: a.Say) -> None:
    if len(state.messages) >= MOST_SAID:
        raise Refused(f"The room holds {MOST_SAID} messages, which is the most.")
    if not deed.text.strip():
        raise Refused("The message is empty; allowed are 1 to 500 characters.")


def _offer(state: RoomState, person: Person | None, deed: a.Offer) -> None:
    assert person is not None
    if person.seat not in POWER:
        raise Refused("The public makes no deals; deals are made between powers.")
    if deed.to == person.seat:
        raise Refused("A deal needs two powers; choose another one than your own.")
    _terms(person.seat, deed.to, deed)
    waiting = [d for d in state.deals.values() if d.giver == person.seat and d.state == "offered"]
    if len(waiting) >= MOST_OFFERS:
        raise Refused(f"{MOST_OFFERS} of your offers wait for an answer, which is the most.")


def _terms(giver: str, taker: str, deed: a.Offer | a.Counter) -> None:
    if not deed.give and not deed.take:
        raise Refused("The deal is empty; allowed is at least one instrument of either side.")
    _levels(giver, deed.give)
    _levels(taker, deed.take)


def _waiting(state: RoomState, number: int) -> Deal:
    deal = state.deals.get(number)
    if deal is None:
        raise Refused(f"There is no offer number {number}.")
    if deal.state != "offered":
        raise Refused(f"The offer is {deal.state} already; nothing can be done about it.")
    return deal


def _counter(state: RoomState, person: Person | None, deed: a.Counter) -> None:
    assert person is not None
    deal = _waiting(state, deed.deal)
    if person.seat != deal.taker:
        raise Refused("Only the power to which an offer is made can counter it.")
    _terms(deal.taker, deal.giver, deed)


def _answer(state: RoomState, person: Person | None, deed: a.Answer) -> None:
    assert person is not None
    deal = _waiting(state, deed.deal)
    if person.seat != deal.taker:
        raise Refused("Only the power to which an offer is made can answer it.")
    if deed.answer == "accept":
        for other in state.deals.values():
            for seat in (deal.giver, deal.taker):
                twice = set(other.terms(seat)) & set(deal.terms(seat))
                if other.state == "accepted" and twice:
                    raise Refused(
                        f"{POWER[seat].capital}'s {shown(min(twice))} is bound by another deal; "
                        "allowed are instruments that none binds."
                    )


def _withdraw(state: RoomState, person: Person | None, deed: a.Withdraw) -> None:
    assert person is not None
    if person.seat != _waiting(state, deed.deal).giver:
        raise Refused("Only the power that made an offer can withdraw it.")


def _reply(state: RoomState, person: Person | None, deed: a.Reply) -> None:
    assert person is not None
    if deed.question not in a.QUIZ:
        raise Refused(
            f"The quiz has no question {shown(deed.question)}; allowed is one of "
            f"{', '.join(a.QUIZ)}."
        )
    if deed.option >= a.QUIZ[deed.question]:
        raise Refused(
            f"The question {deed.question} has no answer {deed.option}; allowed is 0 to "
            f"{a.QUIZ[deed.question] - 1}."
        )
    if deed.question in state.quiz.get(person.id, {}):
        raise Refused("You have answered this question; an answer counts once.")


def _consent(state: RoomState, person: Person | None, deed: a.Consent) -> None:
    if not state.consent_text:
        raise Refused("The instructor has not asked for consent; there is nothing to answer.")
    if deed.asked != state.consent_asked:
        raise Refused("The text of the consent has changed; read it again, and answer that.")


def _ask(state: RoomState, person: Person | None, deed: a.Ask) -> None:
    if deed.asking and not (deed.text.strip() or state.consent_text):
        raise Refused("The text of the consent is empty; allowed are 1 to 800 characters.")


def _open(state: RoomState, person: Person | None, deed: a.Open) -> None:
    if state.phase not in ("lobby", "between"):
        raise Refused("A round is open or being played; close it before the next one.")


def _pause(state: RoomState, person: Person | None, deed: a.Pause) -> None:
    if state.phase != "open":
        raise Refused("No round is open; only an open round can be paused.")


def _resume(state: RoomState, person: Person | None, deed: a.Resume) -> None:
    if state.phase != "paused":
        raise Refused("The round is not paused.")


def _at_rest(state: RoomState, person: Person | None, deed: Any) -> None:
    if state.phase == "playing":
        raise Refused("The round is being played; do this when it is over.")


def _back(state: RoomState, person: Person | None, deed: a.Back) -> None:
    _at_rest(state, person, deed)
    if not state.rounds:
        raise Refused("No round has been played; there is none to go back to.")


def _present(state: RoomState, person: Person | None, deed: a.Present) -> None:
    if state.phase not in ("between", "ended") or not state.rounds:
        raise Refused("There is a debrief when a round is over; close the round first.")


def _member(state: RoomState, person: Person | None, deed: a.Seat | a.Lead | a.Remove) -> None:
    found = state.persons.get(deed.person)
    if found is None or found.removed:
        raise Refused(f"There is no person number {deed.person} in the room.")


def _seat(state: RoomState, person: Person | None, deed: a.Seat) -> None:
    _member(state, person, deed)
    found = state.persons[deed.person]
    if not (found.here and found.seat == deed.seat):
        _free(state, deed.seat, more=not found.here)


def _act_for(state: RoomState, person: Person | None, deed: a.ActFor) -> None:
    _deciding(state, person, deed)
    _levels(deed.seat, deed.levels)


def _inject(state: RoomState, person: Person | None, deed: a.Inject) -> None:
    if not deed.kind and not deed.text.strip():
        raise Refused("The event is empty; allowed is a kind of event, a text, or both.")
    if deed.kind and deed.kind not in EVENTS:
        raise Refused(
            f"There is no kind of event {shown(deed.kind)}; allowed are {', '.join(EVENTS)}."
        )
    if deed.kind and not deed.size > 0:
        raise Refused("The size of the event is 0; allowed is a number above 0, up to 1.")
    first = state.round if state.phase in ("open", "paused") else state.round + 1
    if deed.round is not None and not first <= deed.round <= state.settings.rounds:
        raise Refused(
            f"The event's round is {deed.round}; allowed is {first} to {state.settings.rounds}."
        )


Rule = Callable[[RoomState, Person | None, Any], None]

RULES: Mapping[type, Rule] = {
    a.Propose: _propose, a.Vote: _vote, a.Choose: _choose, a.Say: _say, a.Offer: _offer,
    a.Counter: _counter, a.Answer: _answer, a.Withdraw: _withdraw, a.Reply: _reply,
    a.Consent: _consent, a.Ask: _ask, a.Open: _open,
    a.Pause: _pause, a.Resume: _resume, a.Extend: _deciding, a.Close: _deciding, a.Back: _back,
    a.Seat: _seat, a.Lead: _member, a.Remove: _member, a.ActFor: _act_for, a.Inject: _inject,
    a.End: _at_rest, a.Present: _present, a.Forget: _at_rest,
}  # fmt: skip
"""What each deed asks of the room beside its own form."""

FITTING: Mapping[type, tuple[str, ...]] = {
    a.Close: ("open",), a.Stopped: ("open", "playing"), a.Played: ("playing",),
}  # fmt: skip
"""The phases in which the room itself may note something; else something came in between."""

assert set(SEATS) > set(POWER)
