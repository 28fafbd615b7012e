"""`import triangulation`: what it offers, and that it is the command's own results."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import triangulation as tg
from triangulation.experiments.api import (
    claims,
    experiment,
    game,
    history,
    play,
    runs,
    tables,
)
from triangulation.experiments.api.reference import BESIDE, ENTRY, FUNCTIONS, SECTION
from triangulation.experiments.command_line import main
from triangulation.experiments.extensions import extension, loading, registry
from triangulation.experiments.storage.manifest import read_manifest

ROOT = Path(__file__).parents[1]
SMALL = {"worlds": 4, "months": 6, "citizens": 50}
OPTIONS = [word for name, size in SMALL.items() for word in (f"--{name}", str(size))]
FEAR = """
replications = 2
months = 12
citizens = 50

[vary]
method = "grid"
values = {"russia.fear" = [2, 4]}
"""

HAWK = """
from triangulation import extension

@extension.policy("hawk", seat="russia")
def hawk(situation):
    return situation.levels
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in a folder with an experiment file; draw without a screen."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fear.toml").write_text(FEAR, encoding="utf-8")
    (tmp_path / "hawk.py").write_text(HAWK, encoding="utf-8")
    before = mpl.get_backend()
    mpl.use("agg")
    yield
    import matplotlib.pyplot as plt

    plt.close("all")
    for each in registry.LOADED.values():
        each.take_back()
    registry.LOADED.clear()
    mpl.use(before)


def command(*words: str) -> int:
    """Run the command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        main([*words, "--quiet"])
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def given() -> dict[str, Any]:
    """What the examples of methods speak of."""
    begun = tg.game(citizens=50)
    begun.step()
    return {"runs": tg.run(worlds=20, months=24, citizens=50, processes=1), "game": begun, "tg": tg}


MODULES = (play, runs, experiment, claims, history, game, tables, loading, tg)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_the_examples_of_docstrings_are_right(module: Any, given: dict[str, Any]) -> None:
    pytest.importorskip("xarray", reason="needs the extra experiments")
    tried = doctest.testmod(module, extraglobs=given)
    assert tried.attempted > 0
    assert tried.failed == 0


def test_every_function_has_an_example() -> None:
    for function, _ in FUNCTIONS:
        assert ">>> import triangulation as tg" in (function.__doc__ or ""), function.__name__


def test_names_are_those_that_types_know_of_and_that_the_reference_describes() -> None:
    source = Path(tg.__file__).read_text(encoding="utf-8")
    (block,) = [node for node in ast.parse(source).body if isinstance(node, ast.If)]
    typed = {
        alias.asname: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == tg.HOMES
    assert set(tg.HOMES) - {"Mistake", "extension"} == {
        function.__name__ for function, _ in FUNCTIONS
    }
    assert {*tg.HOMES, "__version__"} <= set(dir(tg))
    assert all(getattr(tg, name) is not None for name in tg.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tg.nothing


def test_importing_it_imports_nothing_heavy() -> None:
    ask = "import sys, triangulation; print([n for n in ('numpy', 'pandas') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_run_is_the_command_s_own_byte_for_byte(tmp_path: Path) -> None:
    changed = ["--set", "russia.fear=4", "--event", "protest_wave@3:0.5", "--first-world", "7"]
    assert command("run", *OPTIONS, *changed, "--output", "there") == 0
    found = tg.run(
        **SMALL, set={"russia.fear": 4}, events=["protest_wave@3:0.5"], first_world=7, processes=2
    )
    for name in ("measures.parquet", "measures.csv"):
        written = getattr(found, f"to_{name.rpartition('.')[2]}")(tmp_path / name)
        assert written.read_bytes() == (tmp_path / "there" / name).read_bytes()
    found.save("here")
    here, there = read_manifest(tmp_path / "here"), read_manifest(tmp_path / "there")
    assert (here.settings, here.parameters, here.files) == (
        there.settings, there.parameters, there.files,
    )  # fmt: skip
    assert (tmp_path / "here" / "report.html").is_file()
    assert command("rerun", "here", "--output", "again") == 0


def test_defaults_are_the_command_s() -> None:
    from triangulation.experiments.commands.run import command as run_command

    defaults = {option.name: option.default for option in run_command.params}
    asked = tg.run.__kwdefaults__
    for name in ("worlds", "months", "citizens", "seed", "first_world"):
        assert asked[name] == defaults[name], name
    assert tg.run.__defaults__ == (defaults["scenario"],)


def test_the_frame_is_tidy_and_keeps_its_units_in_parquet(tmp_path: Path) -> None:
    found = tg.run(**SMALL, processes=1)
    frame = found.frame
    assert frame[["world", "month"]].drop_duplicates().shape == (24, 2)
    assert list(found.units) == list(frame.columns) == list(frame.attrs["units"])
    frame.to_parquet(tmp_path / "mine.parquet")
    kept = pd.read_parquet(tmp_path / "mine.parquet")
    assert kept.attrs["units"]["alignment"] == "−1 Moscow … +1 West"
    assert_frame_equal(kept, frame)


def test_xarray_has_the_same_numbers_and_units() -> None:
    pytest.importorskip("xarray", reason="needs the extra experiments")
    found = tg.run(**SMALL, first_world=3, processes=1)
    whole = found.to_xarray()
    assert whole["world"].values.tolist() == [3, 4, 5, 6]
    assert whole["price_paid"].attrs["units"] == "USD per 1000 m³"
    wide = found.frame.pivot(index="world", columns="month", values="price_paid")
    assert np.array_equal(whole["price_paid"].values, wide.to_numpy())


def test_without_xarray_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(tg.Mistake, match=r"the library xarray is missing; .* brings it\."):
        tg.run(**SMALL, processes=1).to_xarray()


def test_a_picture_has_medians_and_refuses_what_it_cannot_show() -> None:
    found = tg.run(**SMALL, processes=1)
    axes = found.plot("alignment", "public_alignment")
    middle = found.frame.groupby("month")["alignment"].median().to_numpy()
    assert np.allclose(axes.lines[0].get_ydata(), middle)
    assert axes.get_ylabel() == "−1 Moscow … +1 West"
    with pytest.raises(tg.Mistake, match="There is no measure 'alignmnt'; did you mean alignment"):
        found.plot("alignmnt")
    with pytest.raises(tg.Mistake, match=r"these differ: alignment \(.*\), price_paid \(USD"):
        found.plot("alignment", "price_paid")


def test_a_script_needs_no_guard_for_several_processes(tmp_path: Path) -> None:
    script = tmp_path / "three_lines.py"
    script.write_text(
        "import triangulation as tg\n"
        "runs = tg.run(worlds=4, months=3, citizens=50, processes=2)\n"
        "print(len(runs.frame))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("12\n", "")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"scenario": "briefing"}, "There is no scenario 'briefing'"),
        ({"set": {"russia.fear": 99}}, "russia.fear is 99; allowed is 0 to 10"),
        ({"worlds": 0}, "worlds is 0; allowed is a whole number"),
        ({"policies": {"russia": "hawk"}}, "There is no policy 'hawk'"),
        ({"policies": {"france": "idle"}}, "There is no power 'france'"),
        ({"events": ["flood@3"]}, "There is no kind of event 'flood'"),
        ({"events": ["protest_wave@13"], "months": 12}, "allowed is a month that is played"),
    ],
)
def test_what_cannot_be_played_is_refused_in_a_sentence(
    asked: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(tg.Mistake, match=re.escape(sentence)):
        tg.run(**asked)


def test_an_experiment_is_resumed_read_and_analysed(tmp_path: Path) -> None:
    found = tg.experiment("fear.toml", processes=2)
    assert found.folder == Path("runs/fear")
    assert command("experiment", "run", "fear.toml", "--output", "by-command") == 0
    ours, theirs = found.folder / "runs.parquet", tmp_path / "by-command" / "runs.parquet"
    assert ours.read_bytes() == theirs.read_bytes()
    again = tg.experiment("runs/fear")
    assert_frame_equal(again.frame, found.frame)
    assert found.frame.attrs["units"]["price_paid_final"] == "USD per 1000 m³"
    assert set(found.measures("alignment")["month"]) == set(range(1, 13))
    answers = found.analysis("alignment_final")
    assert answers["convergence"].sentence in answers.frame["answer"].tolist()
    with pytest.raises(tg.Mistake, match=r"There is no answer 'soboll'; .*convergence"):
        answers["soboll"]


def test_a_game_is_the_world_of_a_run_until_somebody_gives_orders() -> None:
    found = tg.run(worlds=3, months=4, citizens=50, seed=5, processes=1).frame
    own = found[found["world"] == 2].set_index("month").drop(columns="world")
    played = tg.game(seed=5, world=2, citizens=50)
    for _ in range(4):
        played.step()
    assert np.array_equal(played.frame.to_numpy(), own.to_numpy())
    assert np.array_equal(played.measures.to_numpy(), own.loc[4].to_numpy())
    other = tg.game(seed=5, world=2, citizens=50)
    other.step({"belarus": {"integration_response": 1}})
    assert other.levels["belarus"]["integration_response"] == 1
    begun = tg.game(seed=5, world=2, citizens=50).levels["belarus"]
    assert other.levels["belarus"] == begun | {"integration_response": 1}
    assert set(other.decisions.columns) >= {"decision", "because", "probability"}


@pytest.mark.parametrize(
    ("orders", "sentence"),
    [
        ({"minsk": {}}, "There is no power 'minsk'; allowed is one of russia, belarus"),
        ({"belarus": {"charm": 1}}, "Belarus has no instrument 'charm'"),
        ({"belarus": {"integration_response": "yes"}}, "is 'yes'; allowed is a number"),
        ({"belarus": {"integration_response": 2}}, "is 2; allowed is 0 to 1"),
    ],
)
def test_orders_that_cannot_be_are_refused_and_nothing_is_played(
    orders: Any, sentence: str
) -> None:
    begun = tg.game(citizens=50)
    with pytest.raises(tg.Mistake, match=re.escape(sentence)):
        begun.step(orders)
    assert begun.month == 0


def test_the_readme_shows_the_three_lines() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len([line for line in block.splitlines() if line]) == 3
    names: dict[str, Any] = {}
    exec(block.replace("worlds=200", "worlds=2, citizens=50, months=3"), names)
    assert names["runs"].job.scenario.parameters.russia.fear == 4


def _public() -> list[Callable[..., Any]]:
    """Return every function and method that people call."""
    registering = ("policy", "measure", "event", "scenario", "series", "claim", "data")
    found = [function for function, _ in FUNCTIONS]
    found += [getattr(extension, name) for name in registering]
    for kind in (*(kind for _, kind in FUNCTIONS if kind), *BESIDE.values()):
        own = vars(kind).items()
        found += [m for name, m in own if inspect.isfunction(m) and not name.startswith("_")]
    return found


@pytest.mark.parametrize("function", _public(), ids=lambda f: f.__qualname__)
def test_every_argument_is_described(function: Callable[..., Any]) -> None:
    text = inspect.getdoc(function) or ""
    _, *sections = SECTION.split(text)
    body = dict(zip(sections[::2], sections[1::2], strict=True)).get("Parameters", "")
    described = [
        name.lstrip("*")
        for each in ENTRY.finditer(body)
        for name in each.group(1).partition(" : ")[0].split(", ")
    ]
    assert described == [name for name in inspect.signature(function).parameters if name != "self"]
