"""Tables of the game: months, moves, the public's choices, deals, events and scores."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ....model.columns import COLUMNS
from ....model.kinds import EVENTS
from ..orders import POWER
from ..room.deals import broken_by
from .columns import SESSION, Column, Row, Table, flag, number, text, whole
from .played import PUBLIC, PlayedSession, fate
from .session import NOBODY

ROUND = whole("round", "The round, from 1")
MONTH = whole("month", "The month, from 1; 0 is the start", "months")
SEAT = text("seat", "The seat: russia, belarus, european_union, united_states or public")
PERSON = whole("person", "Pseudonym of the person; 0 where nobody's is exported")


def game_tables(played: PlayedSession) -> list[Table]:
    """Return everything that happened in a session's game."""
    return [
        _months(played), _moves(played), _choices(played), _deals(played), _events(played),
        _scores(played),
    ]  # fmt: skip


def _months(played: PlayedSession) -> Table:
    session = played.session
    names = list(played.line.columns[0])
    columns = [SESSION, MONTH, whole("round", "The round of the month; 0 at the start")]
    columns += [_recorded(name) for name in names]
    rows = [
        {"session": session.id, "month": month,
         "round": -(-month // session.settings.months), **figures}
        for month, figures in enumerate(played.line.columns)
    ]  # fmt: skip
    return Table("months", "A month of the game, with all that the model records", columns, rows)


def _recorded(name: str) -> Column:
    declared = COLUMNS[name]
    return number(name, declared.unit, declared.meaning)


def _moves(played: PlayedSession) -> Table:
    columns = (
        SESSION, ROUND, MONTH, SEAT,
        text("decided_by", "people, lead, instructor, stayed (people kept the course) or model"),
        text("instrument", "The instrument"),
        number("before", "the instrument's own", "Its level in the month before"),
        number("level", "the instrument's own", "Its level in the month"),
        number("low", "the instrument's own", "The lowest level"),
        number("high", "the instrument's own", "The highest level"),
        flag("ordered", "Whether people, or a deal of theirs, set the level"),
    )  # fmt: skip
    return Table(
        "moves", "An instrument of a power in a month, and who set it", columns,
        list(_move_rows(played)),
    )  # fmt: skip


def _move_rows(played: PlayedSession) -> Iterator[Row]:
    session, months = played.session, played.line.months
    for done in session.rounds:
        first = session.first_month(done.number)
        for month in range(first, first + session.settings.months):
            for seat, power in POWER.items():
                now, before = (months[m].levels[seat][0] for m in (month, month - 1))
                for n, instrument in enumerate(power.menu.instruments):
                    yield {
                        "session": session.id, "round": done.number, "month": month,
                        "seat": seat, "decided_by": done.by.get(seat, "model"),
                        "instrument": instrument.name, "before": float(before[n]),
                        "level": float(now[n]), "low": instrument.low, "high": instrument.high,
                        "ordered": instrument.name in done.orders.get(seat, {}),
                    }  # fmt: skip


def _choices(played: PlayedSession) -> Table:
    session = played.session
    columns = (
        SESSION, ROUND, PERSON,
        whole("community", "The community that the person speaks for, from 1"),
        whole("communities", "Into how many communities the citizens are divided"),
        text("stance", "back, quiet, protest or organise"),
        text("cause", "moscow, neutrality or west"),
    )  # fmt: skip
    rows = [
        {"session": session.id, "round": done.number, "person": voice["person"],
         "community": int(voice["community"]) + 1, "communities": voice["of"],
         "stance": voice["stance"], "cause": voice["voice"]}
        for done in session.rounds
        for voice in done.voices
        if voice["person"] != NOBODY
    ]  # fmt: skip
    return Table(
        "choices",
        "What was said in a community of the public, by people whose data may be exported",
        columns,
        rows,
    )


def _deals(played: PlayedSession) -> Table:
    session = played.session
    columns = (
        SESSION, whole("deal", "Number of the deal"),
        whole("round", "The round in which it was offered"),
        text("giver", "The seat that offers"), text("taker", "The seat that answers"),
        text("gives", "Levels that the giver promises, by instrument, as JSON"),
        text("takes", "Levels that the taker promises, by instrument, as JSON"),
        whole("rounds", "How long it binds", "rounds"),
        whole("offered_by", "Pseudonym of the person who offers; 0 where nobody's is exported"),
        text("state", "offered, countered, refused, withdrawn, running, kept or broken"),
        whole("first", "The first round that it binds"),
        whole("last", "The last round that it binds"),
        whole("broken_in", "The round in which it was broken"),
        text("broken_by", "The seats that broke it, separated by spaces"),
    )  # fmt: skip
    rows = [
        {"session": session.id, "deal": n, "round": deal.round, "giver": deal.giver,
         "taker": deal.taker, "gives": as_text(deal.give), "takes": as_text(deal.take),
         "rounds": deal.rounds, "offered_by": deal.person, "state": fate(deal, session.rounds),
         "first": deal.first, "last": deal.last, "broken_in": deal.broken_in,
         "broken_by": " ".join(broken_by(deal, session.rounds))}
        for n, deal in enumerate(session.deals, start=1)
    ]  # fmt: skip
    return Table("deals", "A deal that was offered, and what became of it", columns, rows)


def _events(played: PlayedSession) -> Table:
    session = played.session
    columns = (
        SESSION, ROUND, MONTH,
        text("kind", "The model's kind of event; empty for news that people only read"),
        number("size", "share of the largest, 0 … 1", "Its size"),
        text("brought_by", "instructor, broken deal, or chance (and the scenario)"),
        text("text", "What the instructor wrote; empty in an export without names"),
    )  # fmt: skip
    rows: list[Row] = [
        {"session": session.id, "round": done.number, "month": session.first_month(done.number),
         "kind": e["kind"], "size": float(e["size"]) if e["kind"] else None,
         "brought_by": "broken deal" if e.get("deal") else "instructor", "text": e["text"]}
        for done in session.rounds
        for e in done.events
    ]  # fmt: skip
    own = {(row["month"], row["kind"]) for row in rows}
    for month, figures in enumerate(played.line.columns[1:], start=1):
        for kind in EVENTS:
            size = figures[f"event_{kind}"]
            if size > 0 and (month, kind) not in own:
                rows.append({
                    "session": session.id, "round": -(-month // session.settings.months),
                    "month": month, "kind": kind, "size": size, "brought_by": "chance", "text": "",
                })  # fmt: skip
    rows.sort(key=lambda row: row["month"])
    return Table("events", "An event", columns, rows)


def _scores(played: PlayedSession) -> Table:
    session = played.session
    columns = (
        SESSION, whole("round", "The round that is over; 0 at the start"), SEAT,
        text("aim", "What the seat wants, in its own terms"),
        number("score", "points of 100", "How much of it is there"),
    )  # fmt: skip
    rows = [
        {"session": session.id, "round": rounds, "seat": seat, "aim": aim, "score": score}
        for rounds in range(len(session.rounds) + 1)
        for seat in (*POWER, PUBLIC)
        for aim, score in played.scores(seat, rounds).items()
    ]
    return Table("scores", "How far a seat has what it wants after a round", columns, rows)


def as_text(levels: Mapping[str, Any]) -> str:
    """Return levels by instrument as JSON."""
    return json.dumps(dict(levels), sort_keys=True)
