"""The trained policy of the example: its files, its numbers, and its use by name."""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("gymnasium", reason="needs the extra rl")

from triangulation.agents.belarus import BELARUS
from triangulation.agents.mistake import Mistake
from triangulation.agents.moves import POWERS
from triangulation.agents.policies import named_policy
from triangulation.experiments.extensions.loading import LOADED, load_file
from triangulation.experiments.learning.actions import levels
from triangulation.experiments.learning.batch import WorldsEnv
from triangulation.experiments.learning.knowledge import APPRAISED, ENTRIES, appraised
from triangulation.experiments.learning.linear import linear_actions, read_linear
from triangulation.experiments.storage.manifest import changed_since, read_manifest
from triangulation.model.observation import outlook_of
from triangulation.model.scenario import load_scenario
from triangulation.model.simulation import Simulation

DOCS = Path(__file__).parents[1] / "docs"
EXAMPLE = DOCS / "examples" / "learning"
PAGE = (DOCS / "learning.md").read_text(encoding="utf-8")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        f"learning_example_{name}", EXAMPLE / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


train, compare = script("train"), script("compare")


@pytest.fixture(autouse=True)
def without_extensions() -> Iterator[None]:
    yield
    for name in list(LOADED):
        LOADED.pop(name).take_back()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the example's extension and weights."""
    for name in ("learned.py", "weights.csv"):
        shutil.copy(EXAMPLE / name, tmp_path / name)
    return tmp_path


def test_the_recorded_files_are_those_of_their_manifests_and_of_the_page() -> None:
    for record, command in (("manifest.json", "train"), ("comparison.json", "compare")):
        manifest = read_manifest(EXAMPLE / record)
        assert manifest.settings["command"] == f"docs/examples/learning/{command}.py"
        assert manifest.commit
        assert manifest.versions["numpy"]
        assert changed_since(manifest, EXAMPLE) == []
    plan = {name: v for name, v in read_manifest(EXAMPLE).settings.items() if name != "command"}
    assert train.Plan(**plan) == train.Plan()
    assert compare.in_words(pd.read_csv(EXAMPLE / "comparison.csv")) in PAGE


def test_what_the_page_says_of_the_comparison_holds() -> None:
    table = pd.read_csv(EXAMPLE / "comparison.csv").set_index(["opponents", "policy"])
    learned, fixed = (table.loc["deliberate", name] for name in ("learned", "learned-course"))
    assert (learned["gain_low"] > 0) == ("The trained policy gains about" in PAGE)
    most = fixed["gain"] > 0.5 * learned["gain"]
    assert most == ("Most of the gain comes from its constant part" in PAGE)
    assert (table.xs("idle", level="policy")["gain_high"] < 0).all()


def test_by_name_it_plays_as_in_the_environment_and_better_than_doing_nothing(folder: Path) -> None:
    """The worlds are others than those of the training, and the numbers are the same to the bit."""
    load_file(folder / "learned.py")
    others = {power.name: "deliberate" for power in POWERS if power is not BELARUS}
    env = WorldsEnv(6, months=12, citizens=30, policies=others, autoreset_mode="Disabled")
    policy = read_linear(folder / "weights.csv")
    known, _ = env.reset(seed=2020)
    total = np.zeros(6)
    for _ in range(12):
        known, rewards, *_ = env.step(policy.actions(known))
        total += rewards
    scenario = load_scenario("briefing-2020")
    world = Simulation(
        scenario.parameters, seed=2020, worlds=range(6), citizens=30,
        policies={"belarus": named_policy("learned", power="belarus")},
        schedule=scenario.events, speeches=scenario.voices,
    )  # fmt: skip
    for _ in range(12):
        world.step()
    outlook = outlook_of(world.now, BELARUS, world.p)
    np.testing.assert_array_equal(known[:, : len(APPRAISED)], appraised(outlook, 6))
    own = world.now.levels["belarus"]
    names = [f"belarus.{i.name}" for i in BELARUS.menu.instruments]
    columns = [list(ENTRIES).index(name) for name in names]
    np.testing.assert_array_equal(known[:, columns], own.astype(np.float32))
    found = compare.utility(BELARUS, "learned", "deliberate", np.arange(6), 12, 30, 2020)
    np.testing.assert_allclose(found, total / 12)
    nothing = compare.utility(BELARUS, "idle", "deliberate", np.arange(6), 12, 30, 2020)
    assert (found > nothing).all()


def test_training_is_reproducible_in_any_number_of_processes_and_its_folder_is_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = ["--generations", "2", "--policies", "4", "--worlds", "2", "--months", "2",
             "--citizens", "10", "--opponents", "idle"]  # fmt: skip
    for processes in ("1", "2"):
        train.main(["--output", str(tmp_path / processes), "--processes", processes, *small])
    one, two = (tmp_path / name / "weights.csv" for name in ("1", "2"))
    assert one.read_bytes() == two.read_bytes()
    assert "generation 2: utility" in capsys.readouterr().out
    assert np.ptp(read_linear(one).weights) > 0
    for changes, said in (
        (["--policies", "3"], "policies is 3; allowed is an even number"),
        (["--spread", "0"], "spread is 0.0; allowed is what is above 0"),
        (["--player", "france"], "There is no power 'france'"),
    ):
        with pytest.raises(Mistake, match=said):
            train.main(["--output", str(tmp_path / "none"), *changes])
    assert not (tmp_path / "none").exists()
    size = ["--worlds", "2", "--months", "1", "--citizens", "10", "--seed", "5"]
    compare.main([str(tmp_path / "1"), *size])
    assert capsys.readouterr().out.count("\n") == 2 + len(compare.POLICIES) * 2
    for record in ("manifest.json", "comparison.json"):
        assert changed_since(read_manifest(tmp_path / "1" / record), tmp_path / "1") == []


def test_several_sets_of_weights_act_as_each_of_them_alone() -> None:
    rng = np.random.default_rng(3)
    policy = read_linear(EXAMPLE / "weights.csv")
    top = np.array([levels(i) - 1 for i in BELARUS.menu.instruments])
    weights = policy.weights + rng.normal(size=(3, *policy.weights.shape))
    known = rng.uniform(-1, 1, size=(12, len(ENTRIES))).astype(np.float32)
    found = linear_actions(known, weights, policy.expected, top)
    for n, each in enumerate(weights):
        rows = known[4 * n : 4 * n + 4]
        alone = linear_actions(rows, each[None], policy.expected, top)
        np.testing.assert_array_equal(found[4 * n : 4 * n + 4], alone)
        assert ((alone >= 0) & (alone <= top)).all()
    fixed = policy.fixed().actions(known)
    assert (fixed == fixed[0]).all()


def test_another_power_is_trained_and_compared_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train.main(["--output", str(tmp_path), "--processes", "1", "--player", "united_states",
                "--opponents", "idle", "--generations", "1", "--policies", "2", "--worlds", "1",
                "--months", "1", "--citizens", "10"])  # fmt: skip
    assert "--policy united_states=learned" in capsys.readouterr().out
    compare.main([str(tmp_path), "--worlds", "2", "--months", "1", "--citizens", "10"])
    assert capsys.readouterr().out.startswith("| Washington | the others |")
    with pytest.raises(Mistake, match="worlds is 1; allowed is a whole number, 2 to 1000000"):
        compare.main([str(tmp_path), "--worlds", "1"])


def test_weights_belong_to_the_extension(folder: Path) -> None:
    before = load_file(folder / "learned.py").digest
    weights = folder / "weights.csv"
    weights.write_text(weights.read_text(encoding="utf-8").replace("level,0.0", "level,0.5"))
    assert load_file(folder / "learned.py").digest != before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda text: text.replace("overture_eu", "overture_france"), "has no weights; allowed is"),
        (lambda text: text.replace("\nlevel", "\nlevels"), "the rows level, alignment,"),
        (lambda text: re.sub("level,0.0,[^,]*", "level,0.0,", text), "has no weights; allowed is"),
        (lambda text: text.replace("level,0.0", "level,none"), "cannot be read"),
    ],
)
def test_weights_of_something_else_are_refused(folder: Path, changed, said: str) -> None:
    weights = folder / "weights.csv"
    weights.write_text(changed(weights.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(Mistake, match=said):
        load_file(folder / "learned.py")


@pytest.mark.slow
def test_the_recorded_comparison_is_computed_again(folder: Path) -> None:
    load_file(folder / "learned.py")
    settings = dict(read_manifest(EXAMPLE / "comparison.json").settings)
    del settings["command"]
    recorded = pd.read_csv(EXAMPLE / "comparison.csv")
    pd.testing.assert_frame_equal(compare.compare(BELARUS, **settings), recorded, atol=0.002)
