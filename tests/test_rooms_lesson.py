"""Before the game: briefings that follow the ledger, a quiz whose answers are computed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from waiting import until_phase

from triangulation.agents.moves import POWERS
from triangulation.experiments.claims.catalogue import claims
from triangulation.experiments.reference.glossary import terms
from triangulation.model.parameters import LEDGER
from triangulation.model.scenario import load_scenario
from triangulation.model.simulation import Simulation
from triangulation.ui.play.orders import POWER
from triangulation.ui.play.room import actions as a
from triangulation.ui.play.room import sight
from triangulation.ui.play.room.actions import QUIZ, SEATS
from triangulation.ui.play.room.allowed import Refused
from triangulation.ui.play.room.briefing import FEARS, LINES, briefing, stakes
from triangulation.ui.play.room.picture import picture_of
from triangulation.ui.play.room.quiz import questions
from triangulation.ui.play.room.rooms import Rooms
from triangulation.ui.play.room.scores import SPANS
from triangulation.ui.play.room.state import Settings

SMALL = Settings("briefing-2020", seed=3, citizens=40, months=2, seconds=600, rounds=4)


def start(**changed: Any) -> Any:
    """Return the paper's scenario with parameters changed, and its month 0."""
    scenario = load_scenario("briefing-2020")
    names = {name.replace("__", "."): value for name, value in changed.items()}
    scenario = replace(scenario, parameters=scenario.parameters.with_values(names))
    return scenario, Simulation(scenario.parameters, seed=3, worlds=(0,), citizens=40).now


def told(seat: str, **changed: Any) -> dict[str, Any]:
    return briefing(*start(**changed), seat)


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    found = Rooms(tmp_path)
    yield found
    found.close()


# --- briefings -----------------------------------------------------------------------------


def test_a_briefing_names_first_what_a_power_has_most_at_stake() -> None:
    assert told("belarus")["want"][0]["name"] == "giving Moscow no reason to coerce"
    assert told("belarus", belarus__survival=20.0)["want"][0]["name"] == (
        "the regime's survival in office"
    )


def test_what_a_power_does_not_weigh_it_neither_wants_nor_fears() -> None:
    before, after = told("belarus"), told("belarus", belarus__caution=0.0)
    gone = {"giving Moscow no reason to coerce"}
    assert {w["name"] for w in before["want"]} - {w["name"] for w in after["want"]} == gone
    assert set(before["fear"]) - set(after["fear"]) == {FEARS["caution"]}


@pytest.mark.parametrize("seat", SEATS)
def test_the_numbers_of_a_seat_are_those_of_the_parameters(seat: str) -> None:
    """Each one moved a little shows its new value."""
    for name in LINES[seat]:
        declared = LEDGER[name]
        value = round((float(declared.default) + declared.high) / 2, 3)
        lines = {line["name"]: line for line in told(seat, **{name.replace(".", "__"): value})[
            "lines"]}  # fmt: skip
        assert lines[name]["value"] == f"{value:g}"
        assert lines[name]["meaning"] == declared.meaning


def test_the_start_s_levels_and_figures_are_the_scenario_s() -> None:
    found = {i["name"]: i for i in told("russia", start__discount=0.42)["can"]}
    assert (found["discount"]["level"], found["discount"]["now"]) == ("0.42", "42 % off")
    assert set(found) == {i.name for i in POWER["russia"].menu.instruments}
    sizes = told("united_states", citizens__poll_size=800, citizens__poll_interval=6)["hidden"]
    assert sizes[0].endswith("of 800 people every 6 months.")


def test_only_moscow_knows_its_own_judgement() -> None:
    with_guess = [s for s in SEATS if any("really thinks" in h for h in told(s)["hidden"])]
    assert with_guess == ["belarus", "european_union", "united_states"]


def test_what_is_marked_as_the_paper_s_is_quoted_there() -> None:
    """The words stand among the ledger's, the instruments' and the claims' quotations."""
    sources = [each for d in LEDGER.values() for each in (d.mechanism, d.magnitude)]
    sources += [i.source for p in POWERS for i in p.menu.instruments]
    known = {(s.text, s.where) for s in sources if s.kind == "quoted"}
    known |= {(c.quote, c.section) for c in claims().values()}
    marked = [p for seat in SEATS for p in papers(told(seat)) if p["kind"] == "The paper"]
    assert len(marked) > 30
    assert {(p["text"], p["where"]) for p in marked} <= known


def papers(found: Any) -> Iterator[dict[str, str]]:
    """Yield every source that a briefing or a quiz shows."""
    if isinstance(found, dict):
        if set(found) == {"kind", "text", "where"}:
            yield found
        for value in found.values():
            yield from papers(value)
    elif isinstance(found, list):
        for value in found:
            yield from papers(value)


def test_every_preference_that_is_never_positive_is_described_as_a_fear() -> None:
    """Attention alone is nothing to fear."""
    p = load_scenario("briefing-2020").parameters
    names = {name for power in POWERS for name, _, _ in stakes(power, p)}
    assert {n for n in names if SPANS[n][1] <= 0} - {"effort"} <= set(FEARS)


# --- the quiz ------------------------------------------------------------------------------


def test_the_quiz_has_the_questions_that_the_log_accepts() -> None:
    found = questions(*start())
    assert {q.name: len(q.options) for q in found} == QUIZ
    assert list(QUIZ) == [q.name for q in found]
    for q in found:
        assert len(set(q.options)) == len(q.options)
        assert 0 <= q.right < len(q.options)
        assert q.explanation


def right(name: str, **changed: Any) -> str:
    (q,) = [q for q in questions(*start(**changed)) if q.name == name]
    return q.options[q.right]


def test_answers_that_depend_on_the_model_are_computed() -> None:
    assert right("exports") == "44 %"
    assert right("exports", trade__exports_russia=0.37) == "37 %"
    assert right("answer") == "Refuse"
    loyal = {"belarus__sovereignty": 0.0, "belarus__freedom": 0.0, "belarus__ideology": -8.0}
    assert right("answer", **loyal) == "Concede"


def test_who_has_not_decided_is_played_by_the_model_as_the_quiz_says(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    room.join("Anna", "united_states", "a")
    room.console(token, a.Open(), "1")
    room.console(token, a.Close(), "2")
    until_phase(room, "between")
    assert room.state.rounds[-1].by["united_states"] == "model"
    assert "The model plays Washington" in right("undecided")


def test_an_answer_counts_once_and_is_explained_only_then(rooms: Rooms) -> None:
    room, token = rooms.create(SMALL)
    number, anna = room.join("Anna", "belarus", "a")
    _, boris = room.join("Boris", "public", "b")
    before = sight.for_person(room, room.state.persons[number])["quiz"]
    assert [(q["right"], q["explanation"], q["paper"]) for q in before] == [(None, "", None)] * 5
    assert room.act(anna, a.Reply("equality", 2), "r1").seq == room.act(
        anna, a.Reply("equality", 2), "r1"
    ).seq  # fmt: skip
    with pytest.raises(Refused, match="counts once"):
        room.act(anna, a.Reply("equality", 1), "r2")
    room.act(boris, a.Reply("equality", 0), "r3")
    after = {q["name"]: q for q in sight.for_person(room, room.state.persons[number])["quiz"]}
    assert (after["equality"]["chosen"], after["equality"]["right"]) == (2, 2)
    assert after["equality"]["paper"]["text"] == claims()["S4"].quote
    assert after["exports"]["explanation"] == ""
    (shown,) = [q for q in sight.for_console(room)["results"] if q["name"] == "equality"]
    assert (shown["answered"], shown["right"]) == (2, 1)
    assert [o["count"] for o in shown["options"]] == [1, 0, 1, 0]
    assert "Anna" not in json.dumps(sight.for_console(room)["results"])
    room.console(token, a.End(), "end")
    with pytest.raises(Refused, match="game is over"):
        room.act(boris, a.Reply("exports", 1), "r4")


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        (a.Reply("capital", 0), "no question 'capital'; allowed is one of triangulation,"),
        (a.Reply("answer", 3), "question answer has no answer 3; allowed is 0 to 2"),
    ],
)
def test_answers_that_cannot_be_are_refused(rooms: Rooms, deed: a.Reply, sentence: str) -> None:
    room, _ = rooms.create(SMALL)
    _, anna = room.join("Anna", "russia", "a")
    with pytest.raises(Refused, match=sentence):
        room.act(anna, deed, "r")
    assert room.state.quiz == {}


def test_answers_outlive_the_server(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    room, _ = rooms.create(SMALL)
    _, anna = room.join("Anna", "russia", "a")
    room.act(anna, a.Reply("exports", 1), "r")
    expected = picture_of(room).state.quiz
    rooms.close()
    again = Rooms(tmp_path)
    found = again.find(room.state.code)
    assert found is not None
    assert found.state.quiz == expected == {1: {"exports": 1}}
    again.close()


# --- the glossary --------------------------------------------------------------------------


def test_the_glossary_is_in_order_and_explains_what_the_quiz_is_about() -> None:
    names = [name for name, _ in terms()]
    assert names == sorted(names, key=str.lower)
    assert len(names) == len(set(names))
    assert {"Triangulation", "Instrument", "Round", "Community", "Deal"} <= set(names)
