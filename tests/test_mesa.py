"""What a Mesa user tries first."""

import subprocess
import sys

import mesa
import numpy as np
import pytest

from triangulation.agents.mistake import Mistake
from triangulation.experiments.playing.batch import Course, play
from triangulation.model.mesa_model import Belarus, Citizen, Russia, TriangulationModel
from triangulation.model.parameters import ParameterError
from triangulation.model.scenario import load_scenario


@pytest.fixture
def model() -> TriangulationModel:
    return TriangulationModel(citizens=60, rng=3, world=5)


def test_the_mesa_world_is_that_world_of_a_batch(model: TriangulationModel) -> None:
    scenario = load_scenario("briefing-2020")
    batch = play(Course(scenario.parameters, worlds=(4, 5, 6), months=4, citizens=60, seed=3))
    for month in range(4):
        model.step()
        for name, values in batch.items():
            if name != "alignment_drift":
                assert model.measure(name) == values[1, month], name


def test_reporters_give_a_data_frame(model: TriangulationModel) -> None:
    for _ in range(3):
        model.step()
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == 4
    assert frame["alignment"].iloc[-1] == model.measure("alignment")
    assert frame["alignment"].is_unique
    assert model.month == 3


def test_agents_by_type_and_selection(model: TriangulationModel) -> None:
    model.step()
    citizens = model.agents_by_type[Citizen]
    assert len(citizens) == 60
    assert len(model.agents) == 64
    assert len(model.agents_by_type[Russia]) == 1
    assert citizens.agg("leaning", np.mean) == pytest.approx(model.measure("public_leaning"))
    for_west = citizens.select(lambda citizen: citizen.supports == "West")
    assert len(for_west) == round(60 * model.measure("public_for_west"))
    minsk = model.agents_by_type[Belarus][0]
    assert minsk.levels["repression"] == model.measure("belarus_repression")
    assert minsk.decision is not None


def test_citizens_are_views_on_the_population(model: TriangulationModel) -> None:
    citizen = model.agents_by_type[Citizen][7]
    citizen.leaning = 1.0
    people = model.simulation.now.population.people
    assert people.leaning[7, 0] == 1.0
    assert citizen.supports == "West"
    assert all(0 <= row < 60 and row != 7 for row in citizen.neighbours)
    assert 4 <= len(citizen.neighbours) <= 14
    model.step()
    assert citizen.leaning == model.simulation.now.population.people.leaning[7, 0]


def test_keywords_and_mistakes() -> None:
    assert (
        TriangulationModel(citizens=5, energy__import_dependence=0.5).measure("dependence") < 0.51
    )
    same = TriangulationModel(citizens=5, seed=9).measure("public_leaning")
    assert same == TriangulationModel(citizens=5, rng=9).measure("public_leaning")
    with pytest.raises(ParameterError, match=r"no parameter .energy\.depth"):
        TriangulationModel(citizens=5, energy__depth=1)


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="this Mesa has no batch_run")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_batch_run() -> None:
    rows = mesa.batch_run(
        TriangulationModel,
        {"world": [0, 1], "seed": 4, "citizens": 20, "belarus__survival": [0.0, 1.0]},
        max_steps=3,
        display_progress=False,
    )
    assert len(rows) == 4
    assert len({row["alignment"] for row in rows}) >= 3


def test_only_the_edge_imports_mesa() -> None:
    code = (
        "import sys, triangulation.experiments.playing.batch\n"
        "import triangulation.experiments.command_line\n"
        "sys.exit('mesa' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_iterations_are_different_worlds() -> None:
    """As Mesa's tutorial replicates a model: neither seed nor world is named."""
    batch_run = getattr(mesa, "batch_run", None)
    if batch_run is None:
        pytest.skip("this Mesa has no batch_run")
    asked = {"citizens": 20}
    rows = batch_run(TriangulationModel, asked, iterations=3, max_steps=3, number_processes=1,
                     display_progress=False)  # fmt: skip
    assert len({row["alignment"] for row in rows if row["Step"] == 3}) == 3
    one, two = (TriangulationModel(citizens=20) for _ in range(2))
    assert one.world + 1 == two.world
    one.step()
    again = TriangulationModel(citizens=20, world=one.world)
    again.step()
    assert again.measure("alignment") == one.measure("alignment")


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda m: m.agents_by_type[Citizen][0].remove(), "Agents cannot be removed"),
        (lambda m: m.remove_all_agents(), "Agents cannot be removed"),
        (lambda m: m.reset_rng(99), "cannot be reset under way"),
        (lambda m: m.reset_randomizer(99), "cannot be reset under way"),
        (lambda m: m.powers["belarus"].levels.update(overture_eu=0.0), "levels can only be read"),
        (lambda m: m.powers["belarus"].levels.__setitem__("repression", 1), "can only be read"),
        (
            lambda m: m.agents_by_type[Citizen].set("leaning", float("nan")),
            "leaning is nan; allow",
        ),
        (lambda m: m.agents_by_type[Citizen].set("approval", 1.5), "a number, 0 to 1"),
    ],
)
def test_an_edit_acts_or_is_refused(model: TriangulationModel, edit, told: str) -> None:
    before = model.measure("alignment")
    with pytest.raises(Mistake, match=told):
        edit(model)
    assert len(model.agents_by_type[Citizen]) == 60
    assert model.measure("alignment") == before


@pytest.mark.parametrize("seed", [-1, 1.5, "x", True, 2**63])
def test_a_bad_seed_is_refused(seed: object) -> None:
    with pytest.raises(Mistake, match=r"rng is .*; allowed is a whole number, 0 to"):
        TriangulationModel(citizens=5, rng=seed)
