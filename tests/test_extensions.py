"""Extensions: other people's files and packages, by name, in every process, and refused clearly."""

from __future__ import annotations

import json
import queue
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cluster
import numpy as np
import pandas as pd
import pytest
from classes import SETTINGS
from quiet import forked_view
from small import command, contents, small_chunks

import triangulation as tg
from triangulation.agents.mistake import Mistake
from triangulation.agents.policies import POLICIES, policy_names
from triangulation.experiments.calibration.series import history
from triangulation.experiments.claims.catalogue import claims
from triangulation.experiments.command_line import main
from triangulation.experiments.extensions import loading, registry
from triangulation.experiments.storage.manifest import read_manifest
from triangulation.experiments.study.conduct import conduct
from triangulation.experiments.study.experiment import load_experiment, recorded_measures
from triangulation.experiments.study.schema import experiment_schema
from triangulation.experiments.workers.crew import finished
from triangulation.experiments.workers.processes import local_crew
from triangulation.model.columns import COLUMNS
from triangulation.model.kinds import EVENTS
from triangulation.model.scenario import scenario_names
from triangulation.ui.frames.timeline import multiples
from triangulation.ui.play.background import Background
from triangulation.ui.play.recipe import Recipe, recipe_from
from triangulation.ui.play.room.rooms import Rooms

TEMPLATE = Path(__file__).parents[1] / "docs" / "examples" / "extension"
STEADFAST = TEMPLATE / "steadfast" / "__init__.py"
SMALL = ("--worlds", "4", "--months", "6", "--citizens", "50", "--quiet")

HAWK = """
from triangulation import extension

@extension.policy("hawk", seat="russia")
class Hawk:
    foresight = True

    def decide(self, situation):
        assert situation.outlook.alignment.shape == (len(situation.levels), 1)
        best = sum(situation.utility.values()).argmax(axis=1)
        return situation.candidates[range(len(best)), best]

@extension.measure("gap", unit="alignment", meaning="How far Minsk is from its public")
def gap(moment):
    return moment.measures.alignment - moment.opinion.leaning
"""

ASKED = """
with = ["hawk.py"]
scenarios = ["briefing-2020"]
replications = 3
months = 3
citizens = 20
policies.russia.policy = "hawk"

[vary]
method = "grid"
values = {"russia.fear" = [2, 3, 4]}

[keep]
measures = ["alignment", "gap"]
"""


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Work in a folder with an extension; take back afterwards what was loaded."""
    monkeypatch.chdir(tmp_path)
    small_chunks(monkeypatch)
    (tmp_path / "hawk.py").write_text(HAWK, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(ASKED, encoding="utf-8")
    yield
    take_back()


def refusal(capsys: pytest.CaptureFixture[str], *words: str | Path) -> str:
    """Return the one line that a refused command prints."""
    assert command(*words) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def test_the_template_adds_one_of_each_kind_by_name(tmp_path: Path) -> None:
    before = set(COLUMNS)
    tg.extend(STEADFAST)
    assert set(policy_names("russia")) - set(POLICIES) == {"steadfast"}
    assert policy_names("belarus") == POLICIES
    assert set(COLUMNS) - before == {"distance_from_public", "event_cyberattack"}
    assert set(recorded_measures()) == set(COLUMNS)
    assert "cyberattack" in EVENTS
    assert scenario_names()[-1] == "cold-spring"
    assert "template-deposits" in history().series
    assert list(claims())[-1] == "X1"
    found = tg.run("cold-spring", worlds=2, months=4, citizens=50, processes=1)
    frame = found.frame
    assert (frame["russia_integration_pressure"] == 1).all()
    assert (frame.loc[frame["month"] == 3, "event_cyberattack"] == 0.5).all()
    apart = (frame["alignment"] - frame["public_alignment"]).abs()
    assert np.allclose(frame["distance_from_public"], apart)
    assert found.units["distance_from_public"] == "alignment"
    assert found.plot("distance_from_public") is not None
    held = tg.history("patron", series=["template-deposits"], worlds=2, citizens=20, processes=1)
    assert held.misfits["series"].tolist() == ["template-deposits"]
    judged = tg.claims("X1", worlds=2, months=24, citizens=20, processes=1)
    assert judged.frame["id"].tolist() == ["X1"]
    assert "distance_from_public" in tg.measures().index
    registry.LOADED["steadfast"].take_back()
    assert set(COLUMNS) == before
    assert policy_names() == POLICIES


def test_the_command_takes_it_in_every_process_and_rerun_asks_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for processes in ("1", "2"):
        words = ("--with", STEADFAST, "--policy", "russia=steadfast", "--processes", processes)
        assert command("run", *words, *SMALL, "--output", f"by-{processes}") == 0
    alone, shared = (tmp_path / f"by-{n}" / "measures.parquet" for n in "12")
    assert alone.read_bytes() == shared.read_bytes()
    frame = pd.read_parquet(alone)
    assert (frame["russia_integration_pressure"] == 1).all()
    digest = read_manifest(tmp_path / "by-1").versions["extension steadfast"]
    assert digest == registry.LOADED["steadfast"].digest
    assert command("rerun", "by-1", "--quiet", "--output", "again", "--with", STEADFAST) == 0
    registry.LOADED.pop("steadfast").take_back()
    capsys.readouterr()
    said = refusal(capsys, "rerun", "by-1", "--quiet", "--output", "without")
    assert "made with the extension 'steadfast', which is not loaded" in said


def test_worlds_keep_their_bits_beside_an_extension() -> None:
    """One that is loaded and not used adds columns, and changes none."""
    usual = tg.run(worlds=2, months=4, citizens=50, processes=1).frame
    tg.extend(STEADFAST)
    beside = tg.run(worlds=2, months=4, citizens=50, processes=1).frame
    assert set(beside.columns) - set(usual.columns) == {"event_cyberattack", "distance_from_public"}
    assert all(np.array_equal(usual[name], beside[name]) for name in usual.columns)


def test_an_experiment_is_resumed_with_it_and_refused_with_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("experiment", "run", "mine.toml", "--quiet")
    assert command(*words, "--output", "whole", "--processes", "2") == 0
    runs = pd.read_parquet(tmp_path / "whole" / "runs.parquet")
    assert {"gap_final", "gap_mean"} <= set(runs.columns)
    assert (tmp_path / "whole" / "hawk.py").read_text(encoding="utf-8") == HAWK

    def interrupted(done: int, note: str = "") -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        conduct(
            load_experiment(Path("mine.toml")), Path("part"), lambda: local_crew(1), interrupted
        )
    assert read_manifest(tmp_path / "part").complete is False

    (tmp_path / "hawk.py").write_text(HAWK + "# another\n", encoding="utf-8")
    said = refusal(capsys, *words, "--output", "part")
    assert re.search(r"part holds other work \(extension hawk.py is .* there and .* here\)", said)
    (tmp_path / "hawk.py").write_text(HAWK, encoding="utf-8")
    assert command(*words, "--output", "part", "--processes", "2") == 0
    assert contents(tmp_path / "part") == contents(tmp_path / "whole")
    assert tg.experiment("whole").analysis("gap_final")["convergence"].sentence


def answered(task: int) -> tuple[str, ...]:
    """Return what a worker can name."""
    return policy_names()[task:]


def test_workers_load_it_and_verify_its_digest(tmp_path: Path) -> None:
    tg.extend("hawk.py")
    with local_crew(2) as crew:
        assert {found for _, found in finished(crew, answered, [3, 3, 3])} == {("hawk",)}
    (tmp_path / "hawk.py").write_text(HAWK + "# edited meanwhile\n", encoding="utf-8")
    with (
        pytest.raises(Mistake, match=r"A worker has another extension hawk\.py: its digest is"),
        local_crew(2) as crew,
    ):
        list(finished(crew, answered, [3]))


def test_workers_of_a_cluster_load_it_too(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    assert command("experiment", "run", "mine.toml", "--output", "here", "--quiet") == 0
    with cluster.cluster(tmp_path, 2) as made:
        words = ("--output", "there", "--quiet", "--scheduler", made.address)
        assert command("experiment", "run", "mine.toml", *words) == 0
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


def test_a_changed_file_replaces_what_it_added(tmp_path: Path) -> None:
    tg.extend("hawk.py")
    tg.extend("hawk.py")
    (tmp_path / "hawk.py").write_text(HAWK.replace('"gap"', '"distance"'), encoding="utf-8")
    tg.extend("hawk.py")
    assert "distance" in COLUMNS
    assert "gap" not in COLUMNS


def test_what_the_page_shows_can_be_played(tmp_path: Path) -> None:
    text = (TEMPLATE.parents[1] / "extending.md").read_text(encoding="utf-8")
    file, asked = (
        re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL) for kind in ("python", "toml")
    )
    assert file is not None
    assert asked is not None
    (tmp_path / "hawk.py").write_text(file[1], encoding="utf-8")
    short = "replications = 1\nmonths = 2\ncitizens = 20\n"
    (tmp_path / "page.toml").write_text(short + asked[1], encoding="utf-8")
    found = tg.experiment("page.toml", processes=1)
    assert found.frame["gap_final"].notna().all()
    assert found.frame.attrs["units"]["gap_final"] == "alignment"


HEAD = "from triangulation import extension\n"
MEASURE = '@extension.measure("gap", unit="share", meaning="a gap")\ndef gap(moment):\n    return '
POLICY = '@extension.policy("hawk")\ndef hawk(situation):\n    return '
EVENT = (
    '@extension.event("flood", title="Flood", meaning="It rains.", largest="much rain")\n'
    "def flood(state, moves, size, parameters):\n    return "
)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("import nothing_of_that_name", "bad.py fails: ModuleNotFoundError: No module named"),
        ("def (", "bad.py fails: SyntaxError"),
        (MEASURE + "moment.measures.alignment[:, None]", "The measure gap has shape (2, 1)"),
        (MEASURE + "1 / 0", "bad.py fails: ZeroDivisionError: division by zero"),
        (MEASURE.replace("gap", "alignment") + "0", "There is a measure alignment already"),
        (POLICY + "situation.levels[:, 0]", "The policy hawk returns levels of shape (2,)"),
        (POLICY + "situation.levels + 9", "The policy hawk sets russia.discount to 9"),
        (POLICY + "'high'", "The policy hawk returns 'high'; allowed are levels"),
        (POLICY.replace("hawk", "idle") + "0", "There is a policy idle already"),
        (POLICY.replace('("hawk"', '("hawk", seat="moscow"') + "0", "has the seat 'moscow'"),
        (EVENT + "{'rain': state.unrest}", "The event flood changes 'rain'; allowed are"),
        (EVENT + "{'unrest': state.unrest[:, 0]}", "The event flood gives unrest the shape (2,)"),
        ('extension.scenario("none.toml")', "names 'none.toml', which is not beside it"),
        ('extension.series("none.toml")', "names 'none.toml', which is not beside it"),
        ('extension.claim("mine.toml")', "mine.toml has no [[claim]]"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_refused_in_a_sentence_and_nothing_is_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, sentence: str
) -> None:
    (tmp_path / "bad.py").write_text(HEAD + text + "\n", encoding="utf-8")
    columns = list(COLUMNS)
    said = refusal(capsys, "run", "--with", "bad.py", *SMALL, "--output", "out")
    assert sentence in said
    assert not (tmp_path / "out").exists()
    assert (list(COLUMNS), policy_names()) == (columns, POLICIES)


def test_other_mistakes_with_extensions_are_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "There is no extension gone.py" in refusal(capsys, "run", "--with", "gone.py")
    words = ("run", "--with", "hawk.py", *SMALL, "--policy")
    assert "'hawk' is one of russia, and not of" in refusal(capsys, *words, "belarus=hawk")
    assert "--policy is 'russia'; allowed is POWER=NAME" in refusal(capsys, *words, "russia")
    with pytest.raises(Mistake, match="is registered outside of an extension"):
        tg.extension.policy("dove")


def test_installed_it_is_found_by_its_entry_point(tmp_path: Path) -> None:
    """The template's own wheel, unpacked where Python looks for packages."""
    source = tmp_path / "source"
    shutil.copytree(TEMPLATE, source, ignore=shutil.ignore_patterns("__pycache__"))
    build = "from setuptools import build_meta; print(build_meta.build_wheel('.'))"
    subprocess.run([sys.executable, "-c", build], cwd=source, check=True, capture_output=True)
    (wheel,) = source.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    play = (
        "import triangulation as tg\n"
        "runs = tg.run('cold-spring', worlds=4, months=2, citizens=20, processes=2)\n"
        "print(runs.frame['russia_integration_pressure'].min(), [*runs.manifest.versions][-1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", play], env={"PYTHONPATH": str(tmp_path / "site")},
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "1.0 extension steadfast", done.stderr


def test_every_command_that_plays_takes_files(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["run"], ["experiment", "run"], ["claims"], ["history"], ["ui"], ["host"]):
        with pytest.raises(SystemExit):
            main([*words, "--help"])
        assert "--with FILE.py" in capsys.readouterr().out, words


def test_the_browser_draws_a_measure_s_course() -> None:
    loading.load_file(STEADFAST)
    view = forked_view()
    drawn = multiples(view)[-1]
    assert drawn.plan.title == "Distance from public"
    assert drawn.plan.unit == "alignment"
    own, other = drawn.plan.lines
    assert own.values == [month["distance_from_public"] for month in view.columns]
    assert other.name == "Distance from public, other course"


def test_the_browser_s_worker_plays_with_it() -> None:
    """Parallel worlds are played in a process of their own, which has the scenario too."""
    loading.load_file(STEADFAST)
    heard: queue.SimpleQueue[Any] = queue.SimpleQueue()
    background = Background()
    try:
        recipe = Recipe(scenario="cold-spring", citizens=50)
        background.start("one", "parallel", (recipe, 0, 2, 1), heard.put)
        assert heard.get(timeout=120) is not None
    finally:
        background.close()


def take_back() -> None:
    for each in reversed(list(registry.LOADED.values())):
        each.take_back()
    registry.LOADED.clear()


def test_a_room_opens_only_with_the_extensions_that_it_was_begun_with(tmp_path: Path) -> None:
    """Others may be there, which change nothing of it; a room without any opens anywhere."""
    rooms = Rooms(tmp_path / "rooms")
    plain, _ = rooms.create(SETTINGS)
    loading.load_file(tmp_path / "hawk.py")
    room, _ = rooms.create(replace(SETTINGS, scenario="external-threat"))
    rooms.close()
    assert opened(tmp_path / "rooms") == ({plain.state.code, room.state.code}, {})
    take_back()
    code = room.state.code
    said = f"Room {code} was made with the extension 'hawk.py', which is not loaded; add --with"
    found, shut = opened(tmp_path / "rooms")
    assert found == {plain.state.code}
    assert shut[code].startswith(said)
    (tmp_path / "hawk.py").write_text(HAWK + "\n", encoding="utf-8")
    loading.load_file(tmp_path / "hawk.py")
    assert "was made with another extension 'hawk.py'" in opened(tmp_path / "rooms")[1][code]


def opened(folder: Path) -> tuple[set[str], dict[str, str]]:
    """Return the codes of rooms that open in a folder, and why others do not."""
    rooms = Rooms(folder)
    rooms.close()
    return set(rooms.codes()), rooms.shut


def test_a_link_asks_for_the_extensions_that_were_loaded(tmp_path: Path) -> None:
    assert "with=" not in Recipe().query()
    loading.load_file(STEADFAST)
    query = Recipe(scenario="cold-spring").query()
    assert recipe_from(query).scenario == "cold-spring"
    take_back()
    with pytest.raises(Mistake, match="link was made with the extension 'steadfast', which is not"):
        recipe_from(query)


def test_the_schema_for_editors_knows_what_is_loaded(tmp_path: Path) -> None:
    loading.load_file(tmp_path / "hawk.py")
    loading.load_file(STEADFAST)
    schema = json.dumps(experiment_schema())
    for name in ("hawk", "gap", "cyberattack", "cold-spring", "distance_from_public"):
        assert f'"{name}"' in schema, name


def test_a_check_tells_the_schema_beside_a_file_the_names_that_it_adds(tmp_path: Path) -> None:
    assert command("experiment", "init", tmp_path / "first.toml") == 0
    schema = tmp_path / "experiment.schema.json"
    assert '"gap"' not in schema.read_text(encoding="utf-8")
    assert command("experiment", "check", tmp_path / "mine.toml", "--processes", "1") == 0
    assert '"gap"' in schema.read_text(encoding="utf-8")
