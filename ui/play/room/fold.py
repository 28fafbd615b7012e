"""How a room follows from its log: a pure fold, one deed after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import actions as a
from .actions import SEATS
from .log import Entry
from .state import Deal, Injected, Message, Person, RoomState, Round


def fold(state: RoomState, entry: Entry) -> RoomState:
    """Return the room after a deed."""
    changes = RULES[type(entry.deed)](state, entry, entry.deed)
    return replace(state, version=entry.seq, **changes)


Changes = dict[str, Any]
Rule = Callable[[RoomState, Entry, Any], Changes]


def _join(state: RoomState, entry: Entry, deed: a.Join) -> Changes:
    number = len(state.persons) + 1
    person = Person(number, deed.name, deed.seat, lead=not state.people(deed.seat))
    return {"persons": {**state.persons, number: person}}


def _renew(state: RoomState, entry: Entry, deed: a.Renew) -> Changes:
    return {}


def _propose(state: RoomState, entry: Entry, deed: a.Propose) -> Changes:
    assert entry.person is not None
    seat = state.persons[entry.person].seat
    own = {**state.proposals[seat], entry.person: deed.levels}
    votes = {**state.votes, entry.person: entry.person}
    return {"proposals": {**state.proposals, seat: own}, "votes": votes}


def _vote(state: RoomState, entry: Entry, deed: a.Vote) -> Changes:
    assert entry.person is not None
    return {"votes": {**state.votes, entry.person: deed.person}}


def _choose(state: RoomState, entry: Entry, deed: a.Choose) -> Changes:
    assert entry.person is not None
    return {"choices": {**state.choices, entry.person: (deed.stance, deed.voice)}}


def _say(state: RoomState, entry: Entry, deed: a.Say) -> Changes:
    assert entry.person is not None
    seat = state.persons[entry.person].seat
    message = Message(entry.seq, state.round, entry.person, seat, deed.to, deed.text)
    return {"messages": (*state.messages, message)}


def _offer(state: RoomState, entry: Entry, deed: a.Offer) -> Changes:
    assert entry.person is not None
    giver = state.persons[entry.person].seat
    deal = Deal(
        entry.seq, state.round, giver, deed.to, deed.give, deed.take, deed.rounds, entry.person
    )
    return {"deals": {**state.deals, deal.id: deal}}


def _counter(state: RoomState, entry: Entry, deed: a.Counter) -> Changes:
    assert entry.person is not None
    old = state.deals[deed.deal]
    new = Deal(
        entry.seq, state.round, old.taker, old.giver, deed.give, deed.take, deed.rounds,
        entry.person,
    )  # fmt: skip
    return {"deals": {**state.deals, old.id: replace(old, state="countered"), new.id: new}}


def _answer(state: RoomState, entry: Entry, deed: a.Answer) -> Changes:
    deal = state.deals[deed.deal]
    if deed.answer == "refuse":
        return {"deals": {**state.deals, deal.id: replace(deal, state="refused")}}
    first = state.round if state.phase in ("open", "paused") else state.round + 1
    return {"deals": {**state.deals, deal.id: replace(deal, state="accepted", first=first)}}


def _withdraw(state: RoomState, entry: Entry, deed: a.Withdraw) -> Changes:
    return {"deals": {**state.deals, deed.deal: replace(state.deals[deed.deal], state="withdrawn")}}


def _reply(state: RoomState, entry: Entry, deed: a.Reply) -> Changes:
    assert entry.person is not None
    given = {**state.quiz.get(entry.person, {}), deed.question: deed.option}
    return {"quiz": {**state.quiz, entry.person: given}}


def _consent(state: RoomState, entry: Entry, deed: a.Consent) -> Changes:
    assert entry.person is not None
    return {"consents": {**state.consents, entry.person: deed.answer}}


def _ask(state: RoomState, entry: Entry, deed: a.Ask) -> Changes:
    """Ask for consent; answers to another text do not count for this one."""
    text = deed.text.strip() if deed.asking else ""
    if text in ("", state.consent_text):
        return {"asking": deed.asking}
    return {"asking": True, "consent_text": text, "consent_asked": entry.seq, "consents": {}}


def _leave(state: RoomState, entry: Entry, deed: a.Leave) -> Changes:
    assert entry.person is not None
    return _without(state, entry.person, gone=True)


def _remove(state: RoomState, entry: Entry, deed: a.Remove) -> Changes:
    return _without(state, deed.person, removed=True)


def _without(state: RoomState, number: int, **how: bool) -> Changes:
    """Take a person out of its seat; the lead passes to who joined next."""
    persons = {**state.persons, number: replace(state.persons[number], lead=False, **how)}
    return {**_led(persons), **_undecided(state, number)}


def _undecided(state: RoomState, number: int) -> Changes:
    """Take back what a person decided in the round now open."""
    return {
        "proposals": {s: _less(given, number) for s, given in state.proposals.items()},
        "votes": {p: v for p, v in state.votes.items() if number not in (p, v)},
        "choices": _less(state.choices, number),
    }


def _less(given: Mapping[int, Any], number: int) -> dict[int, Any]:
    return {key: value for key, value in given.items() if key != number}


def _led(persons: Mapping[int, Person]) -> Changes:
    """Give every seat with people exactly one lead."""
    persons = dict(persons)
    for seat in SEATS:
        people = [p for p in persons.values() if p.seat == seat and p.here]
        if people and not any(p.lead for p in people):
            persons[people[0].id] = replace(people[0], lead=True)
    return {"persons": persons}


def _seat(state: RoomState, entry: Entry, deed: a.Seat) -> Changes:
    moved = replace(state.persons[deed.person], seat=deed.seat, lead=False, gone=False)
    return {
        **_led({**state.persons, deed.person: moved}),
        **_undecided(state, deed.person),
    }


def _lead(state: RoomState, entry: Entry, deed: a.Lead) -> Changes:
    seat = state.persons[deed.person].seat
    return {
        "persons": {
            n: replace(p, lead=n == deed.person) if p.seat == seat else p
            for n, p in state.persons.items()
        }
    }


def _act_for(state: RoomState, entry: Entry, deed: a.ActFor) -> Changes:
    return {"acted": {**state.acted, deed.seat: deed.levels}}


def _inject(state: RoomState, entry: Entry, deed: a.Inject) -> Changes:
    when = deed.round if deed.round is not None else _upcoming(state)
    event = Injected(entry.seq, when, deed.kind, deed.size, deed.text)
    return {"injected": (*state.injected, event)}


def _upcoming(state: RoomState) -> int:
    return state.round if state.phase in ("open", "paused") else state.round + 1


def _open(state: RoomState, entry: Entry, deed: a.Open) -> Changes:
    return {
        "phase": "open",
        "round": state.round + 1,
        "proposals": {seat: {} for seat in SEATS},
        "votes": {},
        "choices": {},
        "acted": {},
        "extended": 0,
        "screen": 0,
    }


def _pause(state: RoomState, entry: Entry, deed: a.Pause) -> Changes:
    return {"phase": "paused"}


def _stopped(state: RoomState, entry: Entry, deed: a.Stopped) -> Changes:
    return {"phase": "paused", "stopped": deed.why}


def _resume(state: RoomState, entry: Entry, deed: a.Resume) -> Changes:
    return {"phase": "open", "stopped": ""}


def _extend(state: RoomState, entry: Entry, deed: a.Extend) -> Changes:
    return {"extended": state.extended + deed.seconds}


def _close(state: RoomState, entry: Entry, deed: a.Close) -> Changes:
    return {"phase": "playing", "stopped": ""}


def _played(state: RoomState, entry: Entry, deed: a.Played) -> Changes:
    number = deed.round
    done = Round(number, deed.orders, deed.by, tuple(deed.events), tuple(deed.voices))
    deals = dict(state.deals)
    for deal in state.deals.values():
        if deal.binds(number) and deal.id in deed.broken:
            deals[deal.id] = replace(deal, state="broken", broken_in=number)
        elif deal.state == "accepted" and deal.last is not None and deal.last <= number:
            deals[deal.id] = replace(deal, state="ended")
    over = number >= state.settings.rounds
    return {
        "rounds": (*state.rounds, done),
        "deals": deals,
        "phase": "ended" if over else "between",
        "screen": int(over),
    }


def _back(state: RoomState, entry: Entry, deed: a.Back) -> Changes:
    """Take the last round back, with what became of deals in it; what was said and agreed stays."""
    last = state.rounds[-1].number
    deals = {
        n: replace(d, state="accepted", broken_in=None)
        if d.broken_in == last or (d.state == "ended" and d.last == last)
        else d
        for n, d in state.deals.items()
    }
    return {
        "rounds": state.rounds[:-1],
        "round": last - 1,
        "phase": "between" if last > 1 else "lobby",
        "screen": 0,
        "deals": deals,
    }


def _show(state: RoomState, entry: Entry, deed: a.Show) -> Changes:
    return {"charts": deed.charts, "opinion": deed.opinion}


def _present(state: RoomState, entry: Entry, deed: a.Present) -> Changes:
    return {"screen": deed.screen}


def _forget(state: RoomState, entry: Entry, deed: a.Forget) -> Changes:
    return {
        "persons": {n: replace(p, name="") for n, p in state.persons.items()},
        "messages": (),
        "injected": tuple(replace(i, text="") for i in state.injected),
        "rounds": tuple(
            replace(r, events=tuple({**e, "text": ""} for e in r.events)) for r in state.rounds
        ),
        "forgotten": True,
    }


def _end(state: RoomState, entry: Entry, deed: a.End) -> Changes:
    return {"phase": "ended", "screen": int(bool(state.rounds))}


RULES: Mapping[type, Rule] = {
    a.Join: _join, a.Renew: _renew, a.Propose: _propose, a.Vote: _vote, a.Choose: _choose,
    a.Say: _say, a.Offer: _offer, a.Counter: _counter, a.Answer: _answer,
    a.Withdraw: _withdraw, a.Reply: _reply, a.Consent: _consent, a.Leave: _leave, a.Open: _open,
    a.Pause: _pause, a.Stopped: _stopped,
    a.Resume: _resume, a.Extend: _extend, a.Close: _close, a.Played: _played, a.Back: _back,
    a.Seat: _seat, a.Lead: _lead, a.ActFor: _act_for, a.Remove: _remove, a.Inject: _inject,
    a.Show: _show, a.Ask: _ask, a.Present: _present, a.Forget: _forget, a.End: _end,
}  # fmt: skip
"""What each deed changes."""
