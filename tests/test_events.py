"""Events: each kind does what its description says, scheduled, random or added by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from triangulation.agents.mistake import Mistake
from triangulation.agents.moves import Moves
from triangulation.experiments.playing.batch import Course, play
from triangulation.model.continuation import continuation
from triangulation.model.diplomacy import next_mediation_credibility
from triangulation.model.events import ROOM, EventParameters, by_chance, rates
from triangulation.model.kinds import EVENTS, involvement, struck
from triangulation.model.measures import foresee
from triangulation.model.parameters import LEDGER, Parameters, columns
from triangulation.model.record import record
from triangulation.model.regime import elections
from triangulation.model.schedule import Event, Schedule
from triangulation.model.simulation import Simulation, as_moves
from triangulation.model.start import starting_levels, starting_state
from triangulation.model.state import State

NEVER = {name: 0 for name in LEDGER if name.startswith("events.") and name.endswith("_rate")}
QUIET = Parameters().with_values(NEVER)
P = columns([QUIET])
LEFT = ("eastern_threat", "war_nearby", "scandal", "crackdown", "sanctions_package")
BETWEEN = {
    "dispute": 0.3, "unrest": 0.3, "succession": 0.1, "external_threat": 0.2, "base": 0.3,
    "csto_commitment": 0.4, "occupation": 0.1, "loss_risk": 0.4, "apparent_loss_risk": 0.4,
    **dict.fromkeys(LEFT, 0.2),
}  # fmt: skip


def world(**stocks: float) -> State:
    """Return a first state, worlds × 1, with some stocks set."""
    state = starting_state(P, 1)
    return replace(state, **{n: np.full((1, 1), v) for n, v in stocks.items()})


def moves(**levels: float) -> Moves:
    """Return the first moves with some of Minsk's levels set."""
    first = as_moves(starting_levels(P, 1))
    return replace(
        first,
        belarus=replace(first.belarus, **{n: np.full((1, 1), v) for n, v in levels.items()}),
    )


def after(kind: str, size: float, state: State, move: Moves | None = None) -> State:
    """Return the state after one event."""
    return struck(state, move or moves(), {kind: np.full((1, 1), size)}, P)


def changes(kind: str, state: State, move: Moves | None = None, size: float = 1.0) -> set[str]:
    """Return the stocks that an event changes, each with + or − before its name."""
    then = after(kind, size, state, move)
    signs = {f.name: float((getattr(then, f.name) - getattr(state, f.name))[0, 0])
             for f in fields(State)}  # fmt: skip
    return {("+" if d > 0 else "-") + n for n, d in signs.items() if d}


def run(schedule: Schedule = (), months: int = 6, p: Parameters = QUIET) -> dict[str, Any]:
    """Return the record of a few worlds."""
    return play(Course(p, (0, 1, 2), months, 30, 4, events=schedule))


# --- the rules -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("price_shock", {"+market_price"}),
        ("energy_dispute", {"+dispute"}),
        ("contested_election", {"+organised", "+succession"}),
        ("protest_wave", {"+organised"}),
        ("crackdown", {"+crackdown"}),
        ("succession", {"+succession", "+succession_begun"}),
        ("pipeline", {"+bypass"}),
        ("western_threat", {"+external_threat"}),
        ("eastern_threat", {"+eastern_threat"}),
        ("war_nearby", {"+war_nearby", "+external_threat", "+eastern_threat"}),
        ("baltic_crisis", {"+external_threat", "+occupation", "-engagement_eu", "-engagement_us",
                           "-mediation_credibility", "+sanctions_package"}),
        ("joint_exercise", {"+interoperability", "+loss_risk", "+apparent_loss_risk"}),
        ("sanctions", {"+sanctions_package"}),
        ("loan", {"+wellbeing", "+engagement_russia", "+understanding"}),
        ("visit", {"+engagement_eu", "+engagement_us"}),
        ("scandal", {"+scandal", "-mediation_credibility"}),
        ("broken_promise_minsk", {"-acquiescence"}),
        ("broken_promise_moscow", {"-understanding"}),
        ("broken_promise_eu", {"-engagement_eu"}),
        ("broken_promise_us", {"-engagement_us"}),
    ],
)  # fmt: skip
def test_a_kind_changes_what_it_says(kind: str, changed: set[str]) -> None:
    move = moves(military_cooperation=1.0, openness=0.5)
    assert changes(kind, world(**BETWEEN), move) == changed


def test_every_kind_has_a_rule_a_rate_and_words() -> None:
    assert list(EVENTS) == list(rates(EventParameters()))
    assert len(EVENTS) <= ROOM
    for name, kind in EVENTS.items():
        assert f"events.{name}_rate" in LEDGER
        assert kind.meaning.endswith(".")
        assert len({k.title for k in EVENTS.values()}) == len(EVENTS)
        assert not kind.headline.endswith(".")


SHARES = [f.name for f in fields(State) if f.name not in (
    "market_price", "growth", "discount", "agreed_discount", "accustomed_discount",
    "misperception", "coercion",
    "alignment_memory", "leaning", "polled_leaning",
)]  # fmt: skip


@pytest.mark.parametrize("kind", EVENTS)
def test_shares_stay_shares_and_larger_events_do_more(kind: str) -> None:
    """From any state, the extremes included; without an event every bit stays."""
    rng = np.random.default_rng(7)
    count = 300
    state = starting_state(columns([QUIET] * count), count)
    drawn = np.round(rng.random((count, len(SHARES))) * 4) / 4
    state = replace(state, **{n: drawn[:, k : k + 1] for k, n in enumerate(SHARES)})
    levels = as_moves(starting_levels(P, count))
    sizes = np.linspace(0, 1, 5)
    paths = [struck(state, levels, {kind: np.full((count, 1), s)}, P) for s in sizes]
    for f in fields(State):
        path = np.stack([getattr(s, f.name) for s in paths])
        if f.name in SHARES:
            assert path.min() >= 0, f.name
            assert path.max() <= 1, f.name
        assert (path[0] == getattr(state, f.name)).all(), f.name
        steps = np.diff(path, axis=0)
        assert ((steps >= -1e-12).all(axis=0) | (steps <= 1e-12).all(axis=0)).all(), f.name


@pytest.mark.parametrize("kind", EVENTS)
def test_a_world_does_not_notice_its_neighbours_event(kind: str) -> None:
    """World k alone is world k in a batch, whether it is struck or not."""
    state = starting_state(columns([QUIET] * 2), 2)
    levels = as_moves(starting_levels(P, 2))
    both = struck(state, levels, {kind: np.array([[0.0], [0.6]])}, P)
    alone = after(kind, 0.6, world(), moves())
    for f in fields(State):
        assert getattr(both, f.name)[0] == getattr(state, f.name)[0], f.name
        assert getattr(both, f.name)[1] == getattr(alone, f.name)[0], f.name


def test_an_uncommitted_minsk_is_not_drawn_into_a_baltic_crisis() -> None:
    free = world(csto_commitment=0.0, base=0.0, mediation_credibility=0.5)
    assert changes("baltic_crisis", free) == {"+external_threat"}
    drawn = [
        float(after("baltic_crisis", 1.0, world(csto_commitment=c, base=b)).occupation[0, 0])
        for c, b in ((0.0, 0.0), (0.2, 0.0), (0.4, 0.0), (0.4, 0.5), (1.0, 0.0))
    ]
    assert drawn == sorted(drawn)
    assert drawn[2] == pytest.approx(2 * drawn[1])
    assert float(involvement(world(csto_commitment=0.0, base=1.0))[0, 0]) == 1.0


def outlook(state: State) -> Any:
    return foresee(state, moves(), P)


def test_a_union_protects_against_a_third_party_but_not_against_moscow() -> None:
    def lost(kind: str, **stocks: float) -> float:
        before, then = outlook(world(**stocks)), outlook(after(kind, 0.8, world(**stocks)))
        assert (then.survival < before.survival).all()
        return float((before.sovereignty - then.sovereignty)[0, 0])

    shallow, deep = (lost("western_threat", integration_depth=d) for d in (0.1, 0.9))
    assert 0 < deep < shallow
    shallow, deep = (lost("eastern_threat", integration_depth=d) for d in (0.1, 0.9))
    assert 0 < shallow == pytest.approx(deep, rel=0.02)
    without, with_base = (lost("eastern_threat", base=b) for b in (0.0, 0.9))
    assert with_base > without


def test_a_war_nearby_hastens_the_making_of_a_mediator_s_name() -> None:
    def after_a_year(war: float, name: float) -> float:
        state = world(war_nearby=war, mediation_credibility=name)
        move = moves(mediation=1.0)
        found = next_mediation_credibility(state, move, np.zeros((1, 1)), P.diplomacy, 12)
        return float(found[0, 0])

    assert after_a_year(1, 0.1) > after_a_year(0.5, 0.1) > after_a_year(0, 0.1)
    assert after_a_year(1, 1.0) == after_a_year(0, 1.0), "nor does it unmake one"


def test_observers_take_the_gain_from_an_exercise_and_irritate_moscow() -> None:
    def gain(openness: float) -> tuple[float, float]:
        move = moves(military_cooperation=0.8, openness=openness)
        then = after("joint_exercise", 1.0, world(interoperability=0.4, loss_risk=0.4), move)
        return float(then.interoperability[0, 0]) - 0.4, float(then.loss_risk[0, 0]) - 0.4

    (closed, calm), (open_, irritated) = gain(0.0), gain(1.0)
    assert closed > 0
    assert open_ < closed
    assert calm == 0
    assert irritated > 0


def test_only_the_first_succession_counts() -> None:
    settled = world(succession=0.1, succession_begun=1.0)
    assert changes("succession", settled) == set()


# --- what is left, and who feels it --------------------------------------------------------


@pytest.mark.parametrize("stock", LEFT)
def test_what_is_left_fades_and_is_foreseen_to_fade(stock: str) -> None:
    kind = {"sanctions_package": "sanctions"}.get(stock, stock)
    path = run((Event(2, kind, 1.0),), months=12)[stock]
    assert (path[:, 0] == 0).all()
    assert (path[:, 1] == 1).all()
    assert (np.diff(path[:, 1:], axis=1) < 0).all()


@pytest.mark.parametrize(
    ("kind", "measure", "sign"),
    [
        ("energy_dispute", "growth", -1),
        ("crackdown", "sanctions_eu", 1),
        ("crackdown", "public_approval", -1),
        ("scandal", "public_approval", -1),
        ("sanctions", "growth", -1),
        ("eastern_threat", "public_identity", 1),
        ("war_nearby", "external_threat", 1),
        ("pipeline", "bargaining_power", -1),
        ("succession", "loss_risk", 1),
    ],
)
def test_an_event_has_its_expected_effects(kind: str, measure: str, sign: int) -> None:
    """The same worlds on the same draws, with and without it, over the year after it."""
    usual, struck_ = run(months=15), run((Event(3, kind, 1.0),), months=15)
    assert (usual[measure][:, :2] == struck_[measure][:, :2]).all(), "not before it happens"
    assert sign * (struck_[measure] - usual[measure])[:, 3:].mean() > 0


# --- chance --------------------------------------------------------------------------------


def sizes_drawn(months: int, **given: float) -> Mapping[str, Any]:
    p = columns([QUIET.with_values({f"events.{n}_rate": v for n, v in given.items()})])
    worlds = np.arange(2000)
    drawn = [
        by_chance(3, worlds, m, elections(m - 1, 1, p.regime), p.events)
        for m in range(1, months + 1)
    ]
    return {kind: np.concatenate([d[kind] for d in drawn], axis=1) for kind in drawn[0]}


def test_events_come_at_their_rate_and_of_any_size() -> None:
    drawn = sizes_drawn(12, visit=0.05, scandal=1.0)
    assert (drawn["visit"] > 0).mean() == pytest.approx(0.05, abs=0.006)
    assert drawn["scandal"].min() > 0
    assert drawn["scandal"].mean() == pytest.approx(0.5, abs=0.01)
    assert np.corrcoef(drawn["scandal"][:, 0], drawn["scandal"][:, 1])[0, 1] < 0.1
    assert all(not d.any() for kind, d in drawn.items() if kind not in ("visit", "scandal"))


def test_elections_are_contested_only_when_they_are_held() -> None:
    drawn = sizes_drawn(12, contested_election=0.5)["contested_election"]
    held = int(QUIET.regime.first_election)
    assert (drawn[:, held - 1] > 0).mean() == pytest.approx(0.5, abs=0.04)
    assert not np.delete(drawn, held - 1, axis=1).any()


def test_without_events_nothing_is_left_of_them() -> None:
    found = run(months=12)
    for name in (*LEFT, *(f"event_{kind}" for kind in EVENTS)):
        assert not found[name].any(), name


# --- schedules -----------------------------------------------------------------------------


def test_a_scheduled_event_is_recorded_and_the_months_before_are_the_same() -> None:
    usual, found = run(), run((Event(4, "protest_wave", 0.5), Event(4, "protest_wave", 0.2)))
    assert found["event_protest_wave"].tolist() == [[0, 0, 0, 0.5, 0, 0]] * 3
    for name in usual:
        assert (usual[name][:, :3] == found[name][:, :3]).all(), name
    assert (found["organised"][:, 3] > usual["organised"][:, 3]).all()


def test_an_injected_event_is_a_scheduled_one() -> None:
    event = Event(3, "baltic_crisis", 0.7)
    known = Simulation(QUIET, seed=4, worlds=[1], citizens=30, schedule=[event])
    surprised = Simulation(QUIET, seed=4, worlds=[1], citizens=30)
    for simulation in (known, surprised):
        simulation.step()
        simulation.step()
    before = surprised.now
    surprised.inject(event)
    for _ in range(3):
        one, two = record(known.step()), record(surprised.step())
        assert {n: v.tobytes() for n, v in one.items()} == {n: v.tobytes() for n, v in two.items()}
    assert before.schedule == (), "a moment never changes"
    surprised.now = before
    assert record(surprised.step())["event_baltic_crisis"] == 0
    with pytest.raises(Mistake, match=r"is 3; allowed is a month to come, from 4 on"):
        surprised.inject(event)


def test_a_continuation_keeps_the_schedule() -> None:
    simulation = Simulation(
        QUIET, seed=4, worlds=[5], citizens=30, schedule=[Event(2, "visit"), Event(3, "scandal")]
    )
    simulation.step()
    moment = simulation.step()
    on = continuation(moment, QUIET, seed=4, worlds=[5])
    assert on.now.events["visit"].tolist() == [[1.0]]
    assert record(on.step())["event_scandal"] == 1
    other = continuation(moment, QUIET, seed=4, worlds=[7, 8, 9], positions=[0, 0, 0])
    assert record(other.step())["event_scandal"].tolist() == [1, 1, 1]
