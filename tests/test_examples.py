"""The examples run as they stand, and give the model's own numbers."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import mesa
import pytest

from triangulation.experiments.playing.batch import Course, play
from triangulation.model.scenario import load_scenario

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"


def run(name: str, cwd: Path) -> str:
    """Run an example as a reader would and return what it prints."""
    done = subprocess.run(
        [sys.executable, EXAMPLES / name], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_ema_example_runs(tmp_path: Path) -> None:
    pytest.importorskip("ema_workbench", reason="needs ema-workbench")
    heading, *rows = run("ema.py", tmp_path).splitlines()
    assert len(rows) == 16
    assert {"energy__price_mean", "belarus__sovereignty", "alignment"} <= set(heading.split())
    alignments = [float(row.split()[-3]) for row in rows]
    assert all(-1 < value < 1 for value in alignments)
    assert len(set(alignments)) > 4


@pytest.mark.filterwarnings("ignore:ipyparallel")
def test_ema_plays_the_model_s_own_worlds() -> None:
    pytest.importorskip("ema_workbench", reason="needs ema-workbench")
    minsk: Any = runpy.run_path(str(EXAMPLES / "ema.py"))["minsk"]
    found = minsk(months=2, worlds=3, citizens=20, russia__fear=3.0)
    parameters = load_scenario("briefing-2020").parameters.with_values({"russia.fear": 3.0})
    columns = play(Course(parameters, (0, 1, 2), months=2, citizens=20))
    assert found["freedom"] == columns["freedom"][:, -1].mean()


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="this Mesa has no batch_run")
def test_mesa_batch_run_example_runs_and_gives_the_batch_s_worlds(tmp_path: Path) -> None:
    _, *rows = run("mesa_batch_run.py", tmp_path).splitlines()
    table = [[float(value) for value in row.split()[1:]] for row in rows[:6]]
    for dependence in (0.425, 0.85):
        parameters = load_scenario("briefing-2020").parameters.with_values(
            {"energy.import_dependence": dependence}
        )
        batch = play(Course(parameters, (0, 1, 2), months=12, citizens=100, seed=2020))
        rows_of_it = [row for row in table if row[0] == dependence]
        for (_, world, alignment, price), wanted, paid in zip(
            rows_of_it, batch["alignment"][:, -1], batch["price_paid"][:, -1], strict=True
        ):
            assert world in (0, 1, 2)
            assert alignment == pytest.approx(wanted, abs=1e-6)
            assert price == pytest.approx(paid, rel=1e-6)


COUNTER = re.compile(r"(?:Step|Time): (\d+)")
"""How Mesa says what was played: by the step in 3.3, by the time in 3.5."""


@pytest.mark.filterwarnings("ignore")
def test_solara_viz_example_steps_the_same_world_and_restarts_with_a_parameter() -> None:
    """In a thread of its own: where a browser test's loop runs, Solara would answer later."""
    with ThreadPoolExecutor(1) as apart:
        apart.submit(_solara_viz_example).result()


def _solara_viz_example() -> None:
    solara = pytest.importorskip("solara", reason="needs the extra ui")
    pytest.importorskip("altair", reason="Mesa's SolaraViz needs altair")
    page: Any = runpy.run_path(str(EXAMPLES / "solara_viz.py"))["page"]
    model = page.args[0]
    box, context = solara.render(solara.AppLayout(children=[page]), handle_error=False)

    def press(words: str) -> None:
        button = next(w for w in widgets(box) if getattr(w, "children", None) == [words])
        button.fire_event("click", {})

    press("Step")
    press("Step")
    parameters = load_scenario("briefing-2020").parameters
    course = Course(parameters, (model.world,), 2, citizens=200, seed=model.simulation.seed)
    played = play(course)
    assert model.measure("alignment") == played["alignment"][0, -1]
    assert COUNTER.search(shown(box))[1] == "2"
    slider = next(w for w in widgets(box) if getattr(w, "label", None) == "import dependence")
    slider.v_model = 0.5
    press("Reset")
    assert COUNTER.search(shown(box))[1] == "0"
    context.close()


def shown(whole: Any) -> str:
    """Return all words of a widget."""
    children = [getattr(w, "children", None) or () for w in widgets(whole)]
    return " ".join(each for inner in children for each in inner if isinstance(each, str))


def widgets(whole: Any) -> Iterator[Any]:
    """Yield a widget and all that it shows."""
    yield whole
    slots = [slot["children"] for slot in getattr(whole, "v_slots", None) or ()]
    for inner in [*(getattr(whole, "children", None) or ()), *slots]:
        for each in inner if isinstance(inner, list) else [inner]:
            if not isinstance(each, str):
                yield from widgets(each)


@pytest.mark.slow
def test_the_notebook_goes_from_nothing_to_a_figure(tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("SALib")
    notebook = nbformat.read(EXAMPLES / "experiment.ipynb", as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "outputs would go stale"
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    pictures = [output for output in shown if "image/png" in output.get("data", {})]
    assert len(pictures) == 2
    assert (tmp_path / "what-alignment-depends-on.pdf").read_bytes().startswith(b"%PDF")
    answered = [output["data"].get("text/plain", "") for output in shown if "data" in output]
    assert any("with 5 replications" in text for text in answered)
