"""Worlds so plain that their course is known by hand."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import any_draws, any_moves, any_parameters, any_state, changed, default_world, moved

from triangulation.agents.moves import POWERS
from triangulation.agents.network import NetworkParameters, social_network
from triangulation.agents.policies import Idle, Policy, Random, Scripted
from triangulation.agents.public_opinion import Poll, PublicOpinion
from triangulation.model import regime, society
from triangulation.model.columns import COLUMNS
from triangulation.model.draws import NORMAL
from triangulation.model.measures import Measures
from triangulation.model.month import advance
from triangulation.model.parameters import LEDGER, SHARED, Parameters
from triangulation.model.record import record
from triangulation.model.scenario import load_scenario, scenario_names
from triangulation.model.simulation import Simulation
from triangulation.model.state import State

NOBODY: dict[str, Policy] = {power.name: Idle() for power in POWERS}
EVENTLESS: dict[str, float | str] = {
    n: 0 for n in LEDGER if n.startswith("events.") and n.endswith("_rate")
}
"""No kind of event happens by chance."""

QUIET = EVENTLESS | {
    "energy.price_volatility": 0,
    "energy.oil_volatility": 0,
    "trade.boom_volatility": 0,
    "energy.dispute_onset": 0,
    "energy.dispute_grievance": 0,
    "security.threat_volatility": 0,
    "security.misperception": 0,
    "regime.hazard": 0,
    "regime.unrest_hazard": 0,
    "regime.dissolution_hazard": 0,
    "regime.departure": 0,
    "citizens.news": 0,
}
"""No chance but the founding of the citizens and the random draws of choice."""

ALIKE = {"citizens.diversity": 0, "citizens.disagreement": 0, "citizens.livelihood": 0}
"""Citizens who do not differ."""


def course(
    values: dict[str, float | str], policies: dict[str, Policy], months: int, **more: int
) -> list[dict[str, np.ndarray]]:
    worlds = range(more.get("worlds", 4))
    simulation = Simulation(
        Parameters().with_values(values), seed=1, worlds=list(worlds),
        citizens=more.get("citizens", 20), policies=policies,
    )  # fmt: skip
    return [record(simulation.step()) for _ in range(months)]


# --- nobody acts ---------------------------------------------------------------------------


def test_nobody_acts() -> None:
    """Each stock goes its known way: p of the gap closes each month."""
    months = 24
    first = Parameters()
    last = course({}, NOBODY, months)[-1]
    left = {
        "bypass": (first.start.bypass, 1, first.energy.bypass_pace),
        "sanctions_eu": (first.start.sanctions_eu, 0, first.diplomacy.sanctions_pace),
        "sanctions_us": (first.start.sanctions_us, 0, first.diplomacy.sanctions_pace),
        "engagement_eu": (first.start.engagement_eu, 0, first.diplomacy.engagement_pace),
        "engagement_us": (first.start.engagement_us, 0, first.diplomacy.engagement_pace),
        "mediation_credibility": (
            first.start.mediation_credibility, 0, first.diplomacy.mediation_pace,
        ),
        "csto_commitment": (first.start.csto_commitment, 0.5, first.security.commitment_pace),
        "interoperability": (
            first.start.interoperability, 0.5, first.security.interoperability_pace,
        ),
        "discourse": (first.start.discourse, 0, first.society.discourse_pace),
        "acquiescence": (first.start.acquiescence, 0.5, 0),  # nobody asks
        "agreed_depth": (first.start.integration_depth, 0, first.integration.step / 4),
    }  # fmt: skip
    calm = {"regime.departure": 0, "regime.hazard": 0, "regime.unrest_hazard": 0,
            "regime.dissolution_hazard": 0, "diplomacy.commerce": 0}  # fmt: skip
    last = course(EVENTLESS | calm, NOBODY, months)[-1]
    for name, (start, end, pace) in left.items():
        expected = end + (float(start) - end) * (1 - float(pace)) ** months
        assert np.abs(last[name] - expected).max() < 1e-12, name
    assert (last["agreed_discount"] == 0).all(), "the contract has lapsed"
    for name in ("equality", "base", "coercion", "occupation"):
        assert (last[name] == getattr(first.start, name, 0)).all(), name


def test_nobody_acts_and_nothing_is_explained_by_moves() -> None:
    dropping_all, *still = course({}, NOBODY, 6)
    assert any(np.abs(v).max() > 0 for n, v in dropping_all.items() if "_by_" in n)
    for month in still:
        for name, values in month.items():
            if name.startswith("change_") and "_by_" in name:
                assert np.abs(values).max() < 1e-15, name


def test_nobody_acts_and_nobody_hesitates() -> None:
    last = course({}, NOBODY, 2)[-1]
    assert all((last[f"indecision_{power.name}"] == 0).all() for power in POWERS)


# --- one acts ------------------------------------------------------------------------------


def test_only_moscow_presses() -> None:
    """Pressure without consent builds no union: it slows its end, and embitters."""
    refusing = NOBODY | {"belarus": Scripted({"integration_response": 0.0}, Idle())}
    pressing = refusing | {"russia": Scripted({"integration_pressure": 1.0}, Idle())}
    first, *_ = course(QUIET, refusing, 1)
    quiet, pressed = course(QUIET, refusing, 12)[-1], course(QUIET, pressing, 12)[-1]
    assert (quiet["integration_depth"] < pressed["integration_depth"]).all()
    assert (pressed["integration_depth"] < first["integration_depth"]).all()
    assert (pressed["public_leaning"] > quiet["public_leaning"]).all()
    assert (pressed["public_identity"] > quiet["public_identity"]).all()
    assert (pressed["freedom"] < quiet["freedom"]).all()


def test_only_minsk_concedes() -> None:
    """Nobody asks, so nothing is built, and words warm nothing; but nothing is dropped either."""
    conceding = NOBODY | {"belarus": Scripted({"integration_response": 1.0}, Idle())}
    first = float(Parameters().start.integration_depth)
    quiet, conceded = course(QUIET, NOBODY, 12)[-1], course(QUIET, conceding, 12)[-1]
    assert (conceded["integration_depth"] == first).all()
    assert (quiet["integration_depth"] < first).all()
    assert (conceded["acquiescence"] == quiet["acquiescence"]).all()
    assert (conceded["engagement_russia"] == quiet["engagement_russia"]).all()


def test_only_washington_knocks() -> None:
    """A visit to which Minsk does not answer changes nothing in Minsk."""
    visiting = NOBODY | {"united_states": Scripted({"overture": 1.0}, Idle())}
    quiet, visited = course(QUIET, NOBODY, 12)[-1], course(QUIET, visiting, 12)[-1]
    differ = {n for n in quiet if (quiet[n] != visited[n]).any()}
    assert differ == {"united_states_overture"}


def test_moscow_and_minsk_build_a_union_at_the_stated_pace() -> None:
    both = NOBODY | {
        "russia": Scripted({"integration_pressure": 1.0}, Idle()),
        "belarus": Scripted({"integration_response": 1.0}, Idle()),
    }
    free = {"integration.no_return": 1.0, "integration.no_return_width": 0.005}
    last = course(QUIET | free, both, 24)[-1]
    p = Parameters()
    step, pace = float(p.integration.step), float(p.integration.pace)
    agreed = depth = float(p.start.integration_depth)
    for _ in range(24):
        before, agreed = agreed, agreed + (1 - agreed) * step
        depth += ((before + agreed) / 2 - depth) * pace
    assert np.abs(last["agreed_depth"] - agreed).max() < 1e-12
    assert np.abs(last["integration_depth"] - depth).max() < 1e-12


# --- no noise ------------------------------------------------------------------------------


@pytest.mark.parametrize("policies", [NOBODY, {"belarus": Scripted({"repression": 1.0}, Idle())}])
def test_without_noise_all_worlds_are_one(policies: dict[str, Policy]) -> None:
    """No shocks, no news, citizens alike, and powers that always pick the best."""
    sure = {"deliberation.rationality": 1000} if policies is NOBODY else {}
    for month in course(QUIET | ALIKE | sure, NOBODY | policies, 12):
        for name, values in month.items():
            assert (values == values[0]).all(), name


def test_without_noise_the_price_returns_to_its_mean() -> None:
    p = Parameters()
    last = course(QUIET, NOBODY, 30)[-1]["market_price"]
    start, mean = float(p.start.market_price), float(p.energy.price_mean)
    expected = mean * (start / mean) ** ((1 - float(p.energy.price_reversion)) ** 30)
    assert last == pytest.approx(np.full(4, expected), rel=1e-12)


# --- no network, one citizen ---------------------------------------------------------------


def test_without_a_network_neighbours_do_not_count() -> None:
    """Everybody listens to themselves: influence only keeps people where they are."""
    alone = course({"network.kind": "none"} | QUIET, NOBODY, 6)
    alike = course(QUIET | ALIKE, NOBODY, 6)
    alike_alone = course({"network.kind": "none"} | QUIET | ALIKE, NOBODY, 6)
    together = course(QUIET, NOBODY, 6)
    assert (alone[-1]["public_leaning"] != together[-1]["public_leaning"]).any()
    gap = np.abs(alike[-1]["public_leaning"] - alike_alone[-1]["public_leaning"])
    assert gap.max() < 1e-12, "who thinks alike cannot tell friends from a mirror"


def test_one_citizen_is_the_public() -> None:
    simulation = Simulation(Parameters(), seed=3, worlds=[0, 1, 2], citizens=1)
    for _ in range(4):
        moment = simulation.step()
        people, opinion = moment.population.people, moment.opinion
        for name in ("culture", "leaning", "identity", "approval"):
            assert (getattr(people, name)[0] == getattr(opinion, name)).all()
        for name in ("for_moscow", "for_west", "neutral"):
            assert set(getattr(opinion, name)) <= {0.0, 1.0}
    assert (moment.poll.for_moscow == moment.opinion.for_moscow).all() or moment.month % 3


def test_the_only_citizen_has_no_neighbours() -> None:
    assert social_network(NetworkParameters(), 1, 0).toarray().tolist() == [[1.0]]


# --- any course keeps within bounds --------------------------------------------------------


@settings(max_examples=25)
@given(st.integers(0, 2**31), st.sampled_from(scenario_names()))
def test_every_column_keeps_within_its_declared_range(seed: int, name: str) -> None:
    """Random moves, explored parameters and all citizens, for some months in any scenario."""
    rng = np.random.default_rng(seed)
    base = load_scenario(name).parameters
    explored = {n: d.explore for n, d in LEDGER.items() if d.explore and n not in SHARED}
    sets = [
        base.with_values(
            {n: round(v) if LEDGER[n].whole else v
             for n, v in ((n, rng.uniform(*r)) for n, r in explored.items())}
        )
        for _ in range(6)
    ]  # fmt: skip
    blind: dict[str, Policy] = {power.name: Random() for power in POWERS}
    simulation = Simulation(sets, seed=seed, worlds=range(6), citizens=15, policies=blind)
    for _ in range(6):
        month = record(simulation.step())
        for column, values in month.items():
            declared = COLUMNS[column]
            assert np.isfinite(values).all(), column
            assert (values >= declared.low - 1e-12).all(), column
            assert (values <= declared.high + 1e-12).all(), column
        for asked in ("public", "poll"):
            camps = sum(month[f"{asked}_{side}"] for side in ("for_moscow", "for_west", "neutral"))
            assert np.abs(camps - 1).max() < 1e-12
        assert (month["public_russian_but_neutral"] <= month["public_neutral"]).all()
        for flow in ("exports", "imports"):
            rest = 1 - month[f"{flow}_russia"] - month[f"{flow}_eu"]
            assert (rest >= -1e-12).all()


def test_every_kind_of_column_is_recorded() -> None:
    month = course({}, NOBODY, 1)[0]
    assert {f.name for f in fields(Measures)} <= set(month)
    for group, prefix in ((PublicOpinion, "public_"), (Poll, "poll_")):
        assert {prefix + f.name for f in fields(group)} <= set(month)
    repeated = {f.name for f in fields(State)} - set(month)
    assert all(f"public_{n}" in month or n.startswith("polled_") for n in repeated)


# --- edges of the ledger -------------------------------------------------------------------


@pytest.mark.parametrize("bound", [0, 1])
@pytest.mark.parametrize("name", [n for n, d in LEDGER.items() if not d.options])
def test_extreme_values_are_computed(name: str, bound: int) -> None:
    """Whatever the ledger allows gives finite numbers, in real and in imagined months."""
    value = (LEDGER[name].low, LEDGER[name].high)[bound]
    rests: dict[str, float] = {}
    if name.startswith("alignment.") and name.partition(".")[2] in (
        "economy",
        "integration",
        "security",
        "diplomacy",
    ):
        pytest.skip("the weights of alignment are set together")
    if name.startswith("trade.") and name.endswith(("_russia", "_eu")) and bound:
        other = (
            name.replace("_russia", "_eu") if "_russia" in name else name.replace("_eu", "_russia")
        )
        rests[other] = 0
    if name in ("citizens.conviction", "citizens.influence") and bound:
        rests[{"citizens.conviction": "citizens.influence"}.get(name, "citizens.conviction")] = 0
    with np.errstate(invalid="raise", divide="raise"):
        for month in course({name: value} | rests, {}, 2, worlds=1, citizens=5):
            for column, values in month.items():
                assert np.isfinite(values).all(), column


def test_citizens_who_never_change_their_minds() -> None:
    still = {"citizens.conviction": 0, "citizens.influence": 0, "citizens.mood": 0,
             "citizens.news": 0}  # fmt: skip
    months = course(still, {}, 4)
    for month in months:
        assert (month["public_leaning"] == months[0]["public_leaning"]).all()
        assert np.abs(month["public_approval"] - months[0]["public_approval"]).max() < 1e-12


def test_no_election_before_the_first() -> None:
    _, _, p = default_world()
    late = replace(p.regime, first_election=np.array([[40.0]]), election_interval=np.array([[12]]))
    held = [m + 1 for m in range(60) if regime.elections(m, 1, late)[0, 0] == 1]
    assert held == [40, 52]


@given(st.integers(0, 2**31), st.sampled_from([1, 3.0, 24.0]))
def test_the_imagined_public_keeps_to_its_scales(seed: int, months: float) -> None:
    rng = np.random.default_rng(seed)
    p, state, moves = any_parameters(rng, 4), any_state(rng, 4), any_moves(rng, 4)
    state = changed(state, leaning=float(rng.choice([-1, 1, rng.uniform(-1, 1)])))
    public = advance(state, moves, p, 3, months)
    assert (np.abs(public.leaning) <= 1).all()
    for name in ("culture", "identity", "approval", "protest"):
        values = getattr(public, name)
        assert (values >= 0).all(), name
        assert (values <= 1).all(), name


@given(st.integers(0, 2**31))
def test_the_imagination_is_the_world_without_random_draws(seed: int) -> None:
    """A stride of one month is the real month, but for what chance decides."""
    rng = np.random.default_rng(seed)
    p, state, moves = any_parameters(rng, 3), any_state(rng, 3), any_moves(rng, 3)
    draws = any_draws(rng, 3)
    still = replace(draws, **{name: 0 * getattr(draws, name) for name in NORMAL})
    real, imagined = advance(state, moves, p, 4, 1, still), advance(state, moves, p, 4, 1)
    chance = {"dispute", "organised", "in_office", "succession", "succession_begun"}
    for f in fields(State):
        if f.name not in chance:
            assert (getattr(real, f.name) == getattr(imagined, f.name)).all(), f.name


def test_repression_frightens_and_costs() -> None:
    """More repression never raises approval's reasons and never lowers the threshold of protest."""
    state, moves, p = default_world()
    seen = []
    for level in (0.0, 0.5, 1.0):
        now = moved(moves, "belarus", repression=level)
        coercion = society.Coercion(*(np.zeros((1, 1)) for _ in range(4)))
        seen.append(society.climate(state, now, coercion, np.zeros((1, 1)), p.society, p.regime))
    assert seen[0].contentment > seen[1].contentment > seen[2].contentment
    assert seen[0].fear < seen[1].fear < seen[2].fear
