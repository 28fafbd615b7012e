"""A session as an experiment: the class again in many worlds, with seats given to the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ....experiments.storage.files import write_whole
from ....model.scenario import Scenario
from ....model.scenario_text import scenario_text, settings_text
from ....model.speeches import Speech
from ..orders import POWER
from ..recipe import scenario_named
from .session import Session, check_played

FILE = "class.toml"
"""The experiment file; its arms lie beside it as scenario files."""

AS_PLAYED = "as-played"
ALL = "all-by-the-model"

PUBLIC = "public"

REPLICATIONS = 20
"""Worlds in which each arm is played; world 0 is the class's own."""

SHORT = {name: power.capital.lower() for name, power in POWER.items()} | {PUBLIC: "public"}
"""What a seat is called in the name of an arm."""


def played_seats(session: Session) -> list[str]:
    """Return the seats in which anything was decided otherwise than by the model."""
    powers = [seat for seat in POWER if any(done.orders.get(seat) for done in session.rounds)]
    return [*powers, PUBLIC] if any(done.voices for done in session.rounds) else powers


def arms(session: Session) -> dict[str, Scenario]:
    """Return the arms as scenarios by name: as played, each played seat by the model, and all."""
    seats = played_seats(session)
    given: dict[str, Sequence[str]] = {AS_PLAYED: ()}
    given |= {f"{SHORT[seat]}-by-the-model": (seat,) for seat in seats}
    given[ALL] = seats
    return {name: _arm(session, name, by_model) for name, by_model in given.items()}


def write_experiment(session: Session, folder: Path) -> Path:
    """Write the experiment file and its arms into a folder; return the experiment file.

    Raises :class:`Mistake` for a session in which no round was played.
    """
    check_played(session)
    found = arms(session)
    for name, scenario in found.items():
        _write(folder / f"{name}.toml", scenario_text(scenario))
    names = [f"{name}.toml" for name in found]
    path = folder / FILE
    _write(path, _experiment(session, names))
    return path


def _experiment(session: Session, scenarios: Sequence[str]) -> str:
    entries = {
        "title": f"Session {session.id} again, with seats given to the model",
        "scenarios": scenarios,
        "replications": REPLICATIONS,
        "months": session.months,
        "citizens": session.settings.citizens,
        "seed": session.settings.seed,
    }
    return (
        "# Replication 0 of as-played is the class's own game, to the bit; the other replications\n"
        "# are the same decisions under other random draws.\n" + settings_text(entries, {}, {})
    )


def _arm(session: Session, name: str, by_model: Sequence[str]) -> Scenario:
    """Return a session's scenario with its moves, but for seats that the model plays."""
    base = scenario_named(session.settings.scenario)
    scripts = {seat: _script(session, seat) for seat in POWER if seat not in by_model}
    policies = {
        **base.policies,
        **{
            seat: _policy(base.policies.get(seat, {}), script)
            for seat, script in scripts.items()
            if script
        },
    }
    return replace(
        base,
        name=name,
        title=f"Session {session.id}, {name.replace('-', ' ')}",
        description=f"The moves of a class, made from its session. {base.description}",
        policies=policies,
        events=(*base.events, *session.events(by_model)),
        voices=() if PUBLIC in by_model else tuple(_speeches(session)),
    )


def _script(session: Session, seat: str) -> dict[str, list[dict[str, Any]]]:
    """Return a power's orders by instrument, as spans of months."""
    found: dict[str, list[dict[str, Any]]] = {}
    for done in session.rounds:
        first = session.first_month(done.number)
        last = first + session.settings.months - 1
        for name, level in done.orders.get(seat, {}).items():
            spans = found.setdefault(name, [])
            if spans and spans[-1]["last"] == first - 1 and spans[-1]["level"] == level:
                spans[-1]["last"] = last
            else:
                spans.append({"first": first, "last": last, "level": level})
    return found


def _policy(base: Mapping[str, Any], script: Mapping[str, list[Any]]) -> dict[str, Any]:
    """Return a scenario's own policy of a power with the orders over it."""
    under: Mapping[str, Any] = base.get("script", {})
    over = {name: [*_spans(under.get(name, [])), *spans] for name, spans in script.items()}
    return {**base, "script": {**under, **over}}


def _spans(levels: Any) -> list[Any]:
    """Return the levels of a script as spans: one level, one for each month, or spans already."""
    if isinstance(levels, (int, float)):
        return [{"first": 1, "level": levels}]
    return [
        {"first": month, "last": month, "level": each} if isinstance(each, (int, float)) else each
        for month, each in enumerate(levels, start=1)
    ]


def _speeches(session: Session) -> Iterable[Speech]:
    for done in session.rounds:
        first = session.first_month(done.number)
        for voice in done.voices:
            spoken: Any = voice
            yield Speech(
                first, first + session.settings.months - 1, spoken["community"], spoken["of"],
                spoken["stance"], spoken["voice"],
            )  # fmt: skip


def _write(path: Path, text: str) -> None:
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
