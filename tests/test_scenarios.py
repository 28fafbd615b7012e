"""Scenarios and parameters are read with care: good ones play, bad ones say why not."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triangulation.agents.declaration import Declaration
from triangulation.agents.mistake import Mistake
from triangulation.agents.moves import POWERS
from triangulation.agents.power import Power
from triangulation.model.alignment import COMPONENTS
from triangulation.model.parameters import (
    LEDGER,
    SHARED,
    ParameterError,
    Parameters,
    checked,
    columns,
    group_type,
)
from triangulation.model.scenario import (
    DEFAULT,
    load_scenario,
    policies_from,
    read_scenario,
    scenario_names,
)
from triangulation.model.scenario_text import scenario_text
from triangulation.model.simulation import Simulation
from triangulation.model.start import starting_levels

REQUIRED = {
    "briefing-2020", "patron", "energy-dispute", "external-threat", "equal-union",
    "contested-succession", "blocked-rebalancing",
}  # fmt: skip
WORDS = 'title = "A title"\npaper = "Conclusion"\ndescription = "Words."\n'


def refused(text: str) -> str:
    """Return the one sentence with which a scenario's text is refused."""
    with pytest.raises(ParameterError) as caught:
        read_scenario(text, "mine")
    return one_sentence(caught)


def one_sentence(caught: pytest.ExceptionInfo[ParameterError]) -> str:
    said = str(caught.value)
    assert "\n" not in said
    assert said.endswith((".", "?"))
    return said


# --- the scenarios that come with the model ------------------------------------------------


def test_all_are_there_and_the_papers_moment_comes_first() -> None:
    names = scenario_names()
    assert names[0] == DEFAULT == "briefing-2020"
    assert set(names) >= REQUIRED
    assert names[1:] == sorted(names[1:])


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_plays(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.name == name
    assert len(scenario.description) > 80
    assert scenario.title
    assert scenario.paper
    simulation = Simulation(
        scenario.parameters, worlds=[0], citizens=5, policies=scenario.play_policies()
    )
    assert np.isfinite(simulation.step().measures.alignment).all()


@pytest.mark.parametrize("name", scenario_names())
def test_a_written_scenario_reads_as_it_was(name: str) -> None:
    """Words with quotation marks, scripts and every parameter survive."""
    scenario = replace(
        load_scenario(name),
        title='The "patron", 1 \\ 2',
        policies={
            "russia": {"policy": "deliberate", "script": {"coercion": [0, 1.5], "discount": 0}},
            "belarus": {"script": {"mediation": [{"first": 3, "last": 8, "level": 0.5}]}},
        },
    )
    assert read_scenario(scenario_text(scenario), name) == scenario


def test_scenarios_differ_from_the_ledger_and_from_each_other() -> None:
    """The paper's moment is the ledger itself; every other scenario changes something."""
    changes = {name: load_scenario(name).parameters.differences() for name in scenario_names()}
    assert changes[DEFAULT] == {}
    seen = [str(sorted(change.items())) for change in changes.values()]
    assert len(set(seen)) == len(seen)


def test_a_scenario_file_of_ones_own(tmp_path: Path) -> None:
    """Adding a scenario is one file."""
    file = tmp_path / "mine.toml"
    file.write_text(
        WORDS + "[parameters.energy]\nimport_dependence = 0.5\n"
        '[parameters]\n"trade.lock_in" = 0.1\n'
        '[policies.russia]\npolicy = "idle"\nscript = { coercion = [1, 2], discount = 0.3 }\n',
        encoding="utf-8",
    )
    scenario = load_scenario(str(file))
    assert scenario.name == "mine"
    assert scenario.parameters.differences() == {
        "energy.import_dependence": 0.5,
        "trade.lock_in": 0.1,
    }
    simulation = Simulation(scenario.parameters, citizens=5, policies=scenario.play_policies())
    played = [simulation.step().levels["russia"][0].tolist() for _ in range(3)]
    assert played == [[0.3, 0, 0, 1, 0], [0.3, 0, 0, 2, 0], [0.3, 0, 0, 0, 0]]


@pytest.mark.parametrize("power", POWERS, ids=lambda power: power.name)
def test_every_instrument_can_be_scripted(power: Power) -> None:
    for instrument in power.menu.instruments:
        low, high = instrument.low, instrument.high
        policies = policies_from({power.name: {"script": {instrument.name: [low, high]}}})
        assert set(policies) == {power.name}
        with pytest.raises(ParameterError) as caught:
            policies_from({power.name: {"script": {instrument.name: high + 1}}})
        said = one_sentence(caught)
        assert f"{power.name}.{instrument.name}" in said
        assert f"{low:g} to {high:g}" in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", ["mine", "TOML"]),
        (WORDS + "colour = 3", ["'colour'", "parameters"]),
        ('title = "x"\npaper = "x"', ["lacks 'description'"]),
        ('title = ""\npaper = "x"\ndescription = "x"', ["lacks 'title'"]),
        (WORDS + "parameters = 3", ["parameters"]),
        (WORDS + "policies = 3", ["policies"]),
        (WORDS + "[parameters]\nenergy = 3", ["'energy'"]),
        (WORDS + "[parameters.energy]\ngpd = 3", ["energy.gpd", "energy.gdp"]),
        (WORDS + "[parameters.energy]\ngdp = -3", ["energy.gdp", "-3", "1 to 1000"]),
        (WORDS + "[parameters.energy]\ngdp = true", ["energy.gdp", "True", "number"]),
        (WORDS + "[parameters.energy]\ngdp = [1]", ["energy.gdp", "[1]", "a number"]),
        (WORDS + "[parameters.energy]\ngdp = nan", ["energy.gdp", "nan", "number"]),
        (WORDS + '[parameters.network]\nkind = "star"', ["network.kind", "'star'", "none"]),
        (WORDS + "[parameters.network]\nneighbours = 2.5", ["network.neighbours", "whole"]),
        (WORDS + "[policies.china]\n", ["'china'", "russia"]),
        (WORDS + '[policies]\nrussia = "idle"', ["russia", "'idle'"]),
        (WORDS + '[policies.russia]\npolicy = "wise"', ["'wise'", "deliberate"]),
        (WORDS + "[policies.russia]\npolicy = [1]", ["russia"]),
        (WORDS + "[policies.russia]\nscript = 3", ["russia"]),
        (WORDS + "[policies.russia]\nscripts = { coercion = 1 }", ["russia", "scripts"]),
        (WORDS + "[policies.russia.script]\nnuke = 1", ["'nuke'", "coercion"]),
        (WORDS + "[policies.russia.script]\ncoercion = 5", ["russia.coercion", "5", "0 to 4"]),
        (WORDS + "[policies.russia.script]\ncoercion = [1, nan]", ["russia.coercion", "nan"]),
        (WORDS + "[policies.russia.script]\ncoercion = true", ["russia.coercion", "True"]),
        (WORDS + '[policies.russia.script]\ncoercion = "4"', ["russia.coercion", "'4'"]),
    ],
)
def test_a_bad_scenario_is_refused_in_one_sentence(text: str, words: list[str]) -> None:
    said = refused(text)
    for word in words:
        assert word in said


def test_unknown_scenarios_are_refused(tmp_path: Path) -> None:
    for name, hint in (
        ("patrn", "did you mean patron?"),
        ("zzz", "there are briefing-2020"),
        (str(tmp_path / "none.toml"), "There is no scenario file"),
    ):
        with pytest.raises(Mistake) as caught:
            load_scenario(name)
        assert hint in str(caught.value)


# --- parameters ----------------------------------------------------------------------------

NAMES = st.sampled_from(list(LEDGER))


@given(NAMES, st.floats(0, 1), st.booleans())
def test_a_checked_value_passes_again(name: str, place: float, as_text: bool) -> None:
    """Validation is idempotent, and keeps what it lets pass."""
    declared = LEDGER[name]
    if declared.options:
        value: Any = declared.options[int(place * (len(declared.options) - 1))]
    else:
        value = declared.low + place * (declared.high - declared.low)
        value = int(value) if declared.whole else value
    once = checked(name, str(value) if as_text else value)
    assert checked(name, once) == once == value
    assert isinstance(once, (int, float, str))


def fits(number: float, declared: Declaration) -> bool:
    in_range = declared.low <= number <= declared.high
    return in_range and (not declared.whole or number == int(number))


@given(NAMES, st.one_of(st.floats(), st.text(max_size=5), st.none(), st.booleans(),
                        st.integers(), st.lists(st.integers(), max_size=2)))  # fmt: skip
def test_any_value_is_taken_or_refused_in_one_sentence(name: str, value: Any) -> None:
    declared = LEDGER[name]
    try:
        taken = checked(name, value)
    except ParameterError as error:
        said = str(error)
        allowed = name in said and "allowed is" in said
    else:
        allowed = taken in declared.options if declared.options else fits(float(taken), declared)
    assert allowed


def test_values_give_the_same_parameters_back() -> None:
    for name in scenario_names():
        p = load_scenario(name).parameters
        assert Parameters().with_values(p.values()) == p
        assert Parameters().with_values(p.differences()) == p
        assert p.with_values({}) == p
    assert list(Parameters().values()) == list(LEDGER)


def test_the_ledger_holds_every_field_of_every_group() -> None:
    names = [
        f"{group.name}.{field.name}"
        for group in fields(Parameters)
        if group.name != "paths"
        for field in fields(group_type(group.name))
    ]
    assert names == list(LEDGER)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"alignment.economy": 0.5}, ["weights of alignment", "1.25"]),
        ({"trade.exports_russia": 0.9}, ["trade.exports_russia", "more than 1"]),
        ({"trade.imports_eu": 0.9}, ["trade.imports_russia", "trade.imports_eu"]),
        ({"citizens.conviction": 0.9, "citizens.influence": 0.9}, ["citizens.conviction", "1.8"]),
        ({"energy": 1}, ["'energy'"]),
        ({"": 1}, ["''"]),
        ({"energy.": 1}, ["'energy.'"]),
        ({"wealth.gdp": 1}, ["'wealth.gdp'"]),
    ],
)  # fmt: skip
def test_what_cannot_be_together_is_refused(values: dict[str, float], words: list[str]) -> None:
    with pytest.raises(ParameterError) as caught:
        Parameters().with_values(values)
    said = one_sentence(caught)
    for word in words:
        assert word in said


def test_weights_may_change_together() -> None:
    weights = {f"alignment.{name}": 0 for name in COMPONENTS} | {"alignment.security": 1}
    assert Parameters().with_values(weights).alignment.security == 1


def test_parameters_of_several_worlds_are_columns() -> None:
    each = [Parameters().with_values({"energy.gdp": gdp}) for gdp in (50, 60, 70)]
    p = columns(each)
    assert np.asarray(p.energy.gdp).tolist() == [[50], [60], [70]]
    assert np.asarray(p.trade.lock_in).shape == (3, 1)
    assert p.network.kind == "watts_strogatz"


OTHERS = {
    "network.kind": "none",
    "network.neighbours": 4,
    "network.rewiring": 0.3,
    "citizens.poll_size": 100,
    "citizens.poll_interval": 6,
}


def test_what_a_batch_shares_is_known() -> None:
    network = {name for name in LEDGER if name.startswith("network.")}
    assert set(SHARED) == set(OTHERS) >= network


@pytest.mark.parametrize(("name", "value"), OTHERS.items())
def test_what_a_batch_shares_cannot_differ_by_world(name: str, value: float | str) -> None:
    """One network and one poll serve all worlds side by side: a second is refused, not ignored."""
    other = Parameters().with_values({name: value})
    with pytest.raises(ParameterError) as caught:
        columns([Parameters(), other])
    assert name in one_sentence(caught)
    assert columns([other, other]).network.kind == other.network.kind


def test_levels_start_where_the_scenario_says() -> None:
    """Halves stay halves, whatever an instrument's own bounds are written as."""
    levels = starting_levels(columns([Parameters()]), 2)
    start = Parameters().start
    for power in POWERS:
        assert levels[power.name].dtype == np.float64
    assert (levels["russia"][:, 0] == start.discount).all()
    assert (levels["russia"][:, 1] == start.pressure).all()
    assert (levels["european_union"][:, 0] == start.western_overture).all()
