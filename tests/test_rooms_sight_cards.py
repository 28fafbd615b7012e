"""Cards and scoreboards: levels in words, what the staff expects, and what each side wants."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangulation.agents.declaration import declarations
from triangulation.agents.moves import POWERS
from triangulation.agents.power import Power
from triangulation.model.observation import in_force, utility_of_month, utility_of_options
from triangulation.model.scenario import load_scenario, scenario_names
from triangulation.model.simulation import Simulation
from triangulation.ui.play.line import Line
from triangulation.ui.play.recipe import Recipe
from triangulation.ui.play.room.cards import Bound, cards, choices
from triangulation.ui.play.room.level_words import WORDS, level_words, sentence, terms
from triangulation.ui.play.room.scores import NOT_YET, SPANS, WISHES, power_score, public_score
from triangulation.ui.play.standings import standings

NAMES = [p.name for p in POWERS]
RECIPE = Recipe(seed=4, citizens=60)
INSTRUMENTS = [(p, i) for p in POWERS for i in p.menu.instruments]


@pytest.fixture(scope="module")
def line() -> Line:
    line = Line.begun(RECIPE)
    line.reach(6)
    return line


def made(line: Line, power: Power, bound: dict[str, Bound] | None = None):
    now = line.months[-1]
    return cards(now, power, in_force(line.simulation.settings, now.month + 1), bound or {})


@pytest.mark.parametrize("power", POWERS, ids=NAMES)
def test_every_instrument_has_a_card_and_five_are_in_sight(line: Line, power: Power) -> None:
    found, bold = made(line, power)
    assert sorted(c["name"] for c in found) == sorted(i.name for i in power.menu.instruments)
    first = [c["first"] for c in found]
    assert first == sorted(first, reverse=True)
    assert sum(first) == min(5, len(found))
    for card in found:
        assert 3 <= len(card["choices"]) <= 5
        assert [c["level"] for c in card["choices"] if c["now"]] == [card["level"]]
        assert len({c["words"] for c in card["choices"]}) == len(card["choices"])
        assert card["sentence"].endswith(".")
        assert card["paper"]["text"]
    assert [b["name"] for b in bold] == [b.name for b in power.menu.bold]
    json.dumps([found, bold])


@pytest.mark.parametrize("power", POWERS, ids=NAMES)
def test_what_the_staff_expects_is_what_the_model_would_weigh(line: Line, power: Power) -> None:
    now = line.months[-1]
    p = in_force(line.simulation.settings, now.month + 1)
    for card in made(line, power)[0]:
        n = [i.name for i in power.menu.instruments].index(card["name"])
        for choice in card["choices"]:
            row = now.levels[power.name].copy()
            row[0, n] = choice["level"]
            utility = utility_of_options(now, power, p, row[:, None, :])
            gains = [float(w[0, 0]) for w in utility.values()]
            assert len(choice["for"]) == min(sum(g >= 0.5 for g in gains), 3)
            assert len(choice["against"]) == min(sum(g <= -0.5 for g in gains), 3)
            if choice["now"]:
                assert max(map(abs, gains)) == 0


def test_what_a_deal_fixes_is_offered_and_said(line: Line) -> None:
    russia = POWERS[0]
    found, bold = made(line, russia, {"discount": Bound(0.5, "A deal fixes this.", "Minsk")})
    card = next(c for c in found if c["name"] == "discount")
    assert card["bound"] == "A deal fixes this."
    assert [c["level"] for c in card["choices"] if c["bound"]] == [0.5]
    assert next(b for b in bold if b["name"] == "grand_bargain")["levels"]["discount"] == 0.5
    assert all(c["bound"] is None for c in found if c is not card)


BOLD = {
    (power.name, i.name): [b.levels[i.name] for b in power.menu.bold if i.name in b.levels]
    for power, i in INSTRUMENTS
}


@given(chosen=st.sampled_from(INSTRUMENTS), at=st.floats(0, 1), fixed=st.none() | st.floats(0, 1))
def test_choices_hold_where_an_instrument_stands(chosen, at: float, fixed: float | None) -> None:
    power, i = chosen
    level = round(i.low + at * (i.high - i.low), 4)
    deal = None if fixed is None else round(i.low + fixed * (i.high - i.low), 4)
    bold = BOLD[power.name, i.name]
    found = choices(i, level, deal, bold)
    assert found == sorted(set(found))
    assert 2 <= len(found) <= 5
    assert i.low <= found[0] <= found[-1] <= i.high
    assert min(abs(x - level) for x in found) < 1e-6
    assert deal is None or min(abs(x - deal) for x in found) < 1e-6
    for wish in bold:
        assert min(abs(x - wish) for x in found) <= i.step * (0.5 if deal is None else 1) + 1e-6


@pytest.mark.parametrize("power", POWERS, ids=NAMES)
def test_a_bold_move_sets_what_its_cards_offer(power: Power) -> None:
    """In every month of a game, with and without a deal about each instrument."""
    line = Line.begun(RECIPE)
    for month in range(13):
        line.reach(month)
        fixed = power.menu.instruments[month % len(power.menu.instruments)]
        deal = Bound(fixed.low + fixed.step, "A deal.", "X")
        for bound in ({}, {fixed.name: deal}):
            found, bold = made(line, power, bound)
            offered = {c["name"]: [o["level"] for o in c["choices"]] for c in found}
            for move in bold:
                assert all(level in offered[name] for name, level in move["levels"].items())
                wished = next(b.levels for b in power.menu.bold if b.name == move["name"])
                for name, wish in wished.items():
                    step = next(i.step for i in power.menu.instruments if i.name == name)
                    if name not in bound:
                        assert abs(move["levels"][name] - wish) <= step / 2 + 1e-6


def test_all_levels_have_words_of_their_own() -> None:
    assert set(WORDS) <= {(p.name, i.name) for p, i in INSTRUMENTS}
    for power, i in INSTRUMENTS:
        grid = np.arange(i.low, i.high + i.step / 2, i.step)
        words = [level_words(power.name, i, float(level)) for level in grid]
        assert len(set(words)) == len(words), (power.name, i.name)
        assert sentence(power.name, i)[0].isupper()
    assert terms("russia", {"discount": 0.4, "coercion": 2.0}) == [
        "Gas discount: 40 % off (0.4)", "Coercion: trade and oil (2)",
    ]  # fmt: skip


# --- scoreboards ---------------------------------------------------------------------------


def score(line: Line, power: Power, worlds: list | None = None):
    now = line.months[-1]
    p = in_force(line.simulation.settings, now.month)
    return power_score(now, line.months[3], power, p, worlds or [])


@pytest.mark.parametrize("power", POWERS, ids=NAMES)
def test_a_scoreboard_has_a_row_for_each_preference_that_counts(line: Line, power: Power) -> None:
    rows = score(line, power)
    wants = line.simulation.settings
    weights = {
        n: getattr(getattr(wants, power.name), n) for n, _ in declarations(power.preferences)
    }
    assert len(rows) == sum(1 for n in SPANS if weights.get(n, 0) > 0)
    assert all(0 <= r["share"] <= 1 and r["meaning"].endswith(".") for r in rows)
    assert all(r["model"] == NOT_YET and r["model_low"] is None for r in rows)
    json.dumps(rows)


def test_the_model_s_own_worlds_are_shown_as_soon_as_their_month_is_known(line: Line) -> None:
    worlds = list(standings(RECIPE, 5, 6))
    assert all(r["model"] == NOT_YET for r in score(line, POWERS[1], worlds[:6]))
    for row in score(line, POWERS[1], worlds):
        assert row["model"].startswith("In the middle half of 5 worlds, the model's Minsk stood ")
        assert 0 <= row["model_low"] <= row["model_high"] <= 1


def test_the_background_s_quartiles_are_those_of_its_worlds() -> None:
    last = list(standings(RECIPE, 3, 2))[-1]
    alone = list(standings(RECIPE, 1, 2))[-1]
    assert (last.month, last.worlds, alone.worlds) == (2, 3, 1)
    low, high = alone.utility["russia"]["sphere"]
    assert low == high
    assert set(last.wishes) == set(WISHES)


@pytest.mark.parametrize("scenario", scenario_names())
def test_utility_stays_within_the_declared_spans(scenario: str) -> None:
    """Else a bar would stand at its end and hide what changes."""
    read = load_scenario(scenario)
    simulation = Simulation(
        read.parameters, seed=2, worlds=range(4), citizens=40, policies=read.play_policies(),
        schedule=read.events,
    )  # fmt: skip
    for _ in range(24):
        simulation.step()
        for power in POWERS:
            for name, utility in utility_of_month(simulation.now, power, simulation.p).items():
                weight = float(getattr(getattr(read.parameters, power.name), name))
                low, high = (weight * end for end in SPANS[name])
                slack = 1e-6 if name not in ("thrift", "rents", "sovereignty", "reach") else 0.5
                assert low - slack <= utility.min(), (power.name, name)
                assert utility.max() <= high + slack, (power.name, name)


def test_a_community_s_scoreboard_is_about_its_own_leaning(line: Line) -> None:
    now = line.months[-1]
    where = float(now.measures.alignment[0])
    near, far = (public_score(now, None, leaning, [])[0] for leaning in (where, where + 0.8))
    assert near["share"] == pytest.approx(1, abs=1e-4)
    assert far["share"] == pytest.approx(0.6, abs=1e-4)
    assert near["change"] is None
