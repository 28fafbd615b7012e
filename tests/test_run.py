"""The main job: its files, its bytes made again, and what an interrupt leaves."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet
import pytest
from small import edited
from waiting import PATIENCE, until

from triangulation.experiments.command_line import main
from triangulation.experiments.reports.decisiveness import HEADINGS

SCRIPT = Path(sys.executable).with_name("triangulation")
SIZE = ["--months", "14", "--worlds", "5", "--citizens", "40", "--processes", "1", "--quiet"]


def command(*arguments: str | Path) -> int:
    """Return the exit code of a command."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small run."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    assert command("run", *SIZE, "--set", "energy.import_dependence=0.5", "--output", folder) == 0
    return folder


def table(folder: Path) -> Any:
    """Return the table of measures in a folder."""
    return pyarrow.parquet.read_table(folder / "measures.parquet")


def test_a_run_writes_exactly_its_four_files(done: Path) -> None:
    """Nothing temporary stays."""
    names = ["manifest.json", "measures.csv", "measures.parquet", "report.html"]
    assert sorted(path.name for path in done.iterdir()) == names


def test_the_report_says_how_the_powers_decide(done: Path) -> None:
    page = (done / "report.html").read_text(encoding="utf-8")
    section = page.split("How the powers decide</h2>")[1].split("</section>")[0]
    for words in (*HEADINGS, "Moscow", "Minsk", "Brussels", "Washington"):
        assert words in section
    assert section.count("<td>") == 4 * (len(HEADINGS) - 1)


def test_the_table_has_a_row_for_every_world_and_month(done: Path) -> None:
    """Parquet and CSV agree, and hold the measures that people read."""
    rows = table(done)
    assert rows.num_rows == 5 * 14
    assert rows["world"].unique().to_pylist() == [0, 1, 2, 3, 4]
    needed = {"alignment", "alignment_drift", "public_alignment", "loss_risk", "price_paid"}
    assert needed <= set(rows.column_names)
    read = pyarrow.csv.read_csv(done / "measures.csv")
    assert read.column_names == rows.column_names
    assert read["alignment"].to_pylist() == rows["alignment"].to_pylist()


def test_the_manifest_says_all_that_decides_the_data(done: Path) -> None:
    """Settings, every parameter, versions; no name of a person, host or folder."""
    text = (done / "manifest.json").read_text(encoding="utf-8")
    content = json.loads(text)
    settings = content["settings"]
    assert (settings["months"], settings["worlds"], settings["citizens"]) == (14, 5, 40)
    assert settings["scenario"]["name"] == "briefing-2020"
    assert content["parameters"]["energy.import_dependence"] == 0.5
    assert content["complete"] is True
    assert str(Path.home()) not in text
    assert str(done) not in text


def test_rerun_makes_the_same_bytes(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says so; also from within the folder, with more processes."""
    again = done.with_name("again")
    code = command("rerun", done / "manifest.json", "--output", again, "--processes", "2")
    assert code == 0
    assert "the same, byte by byte" in capsys.readouterr().out
    for name in ("measures.parquet", "measures.csv"):
        assert (again / name).read_bytes() == (done / name).read_bytes()


def test_rerun_from_within_the_folder(
    done: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The result goes beside the folder under a free name."""
    monkeypatch.chdir(done)
    assert command("rerun", "manifest.json", "--quiet") == 0
    assert done.with_name("small-rerun").is_dir()
    assert capsys.readouterr().err == ""


def test_rerun_notices_what_differs(
    done: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other parameters give other bytes, exit code 1, and a changed original is told of."""
    there, here = (folder / "manifest.json" for folder in (done, tmp_path))
    edited(there, here, lambda c: c["parameters"].update({"energy.import_dependence": 0.6}))
    (tmp_path / "measures.csv").write_text("world\n", encoding="utf-8")
    code = command("rerun", tmp_path, "--output", tmp_path / "out", "--quiet")
    said = capsys.readouterr()
    assert code == 1
    assert "differ from the manifest's" in said.out
    assert "measures.csv is missing or was changed since it was written" in said.err


@pytest.mark.parametrize(
    ("entry", "value", "named"),
    [
        ("months", "many", "months is 'many'"),
        ("months", True, "months is True"),
        ("worlds", 0, "worlds is 0; allowed is a whole number, 1 to 1000000"),
        ("formats", ["xml"], "'xml'"),
        ("formats", 3, "cannot be read"),
        ("finished", ["x"], "cannot be read"),
        ("scenario", "briefing-2020", "cannot be read"),
        ("policies", {"china": {}}, "'china'"),
        ("policies", 3, "cannot be read"),
        ("command", "bench", "not written by `triangulation run`"),
    ],
)
def test_a_manifest_edited_wrongly_is_refused(
    entry: str, value: object, named: str, done: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """One sentence, exit code 2, and no output."""
    there, here = (folder / "manifest.json" for folder in (done, tmp_path))
    edited(there, here, lambda content: content["settings"].update({entry: value}))
    assert command("rerun", tmp_path, "--output", tmp_path / "out") == 2
    said = capsys.readouterr().err
    assert named in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_scenario_file_is_not_needed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manifest holds all of it, its scripts included, and not where it was."""
    own = tmp_path / "own.toml"
    own.write_text(
        'title = "Own"\npaper = "none"\ndescription = "My own."\n'
        "[policies.russia.script]\ncoercion = [1, 2]\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    assert command("run", *SIZE, "--scenario", own, "--format", "csv") == 0
    own.unlink()
    assert command("rerun", "runs/own", "--quiet") == 0
    assert (tmp_path / "runs" / "own-rerun" / "report.html").is_file()
    assert not (tmp_path / "runs" / "own" / "measures.parquet").exists()
    assert str(tmp_path) not in (tmp_path / "runs/own/manifest.json").read_text(encoding="utf-8")


def test_the_default_folder_is_never_one_that_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same command twice gives two folders with the same data."""
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert command("run", *SIZE, "--worlds", "2", "--format", "csv") == 0
    first, second = tmp_path / "runs/briefing-2020", tmp_path / "runs/briefing-2020-2"
    assert (first / "measures.csv").read_bytes() == (second / "measures.csv").read_bytes()


def test_first_world_plays_the_rows_of_the_larger_batch(done: Path, tmp_path: Path) -> None:
    """Worlds 2 and 3 alone are those of the batch, bit for bit."""
    code = command(
        "run", *SIZE, "--set", "energy.import_dependence=0.5", "--worlds", "2",
        "--first-world", "2", "--format", "parquet", "--output", tmp_path / "two",
    )  # fmt: skip
    assert code == 0
    assert table(tmp_path / "two").equals(table(done).slice(2 * 14, 2 * 14))


def test_the_summary_tells_the_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --quiet the terminal shows a chart, the numbers and the files."""
    size = [word for word in SIZE if word != "--quiet"]
    assert command("run", *size, "--output", tmp_path / "told") == 0
    said = capsys.readouterr()
    assert "Minsk, February 2020: 5 worlds, 14 months, 40 citizens" in said.out
    assert "●" in said.out
    assert "state alignment in the last year" in said.out
    assert "change of alignment, first to last year" in said.out
    assert "report.html" in said.out
    assert said.err == ""


LONG = ["--months", "60", "--worlds", "4000", "--citizens", "1000", "--output", "cut"]


@pytest.mark.parametrize("processes", ["1", "2"])
def test_an_interrupt_keeps_the_worlds_that_were_finished(processes: str, tmp_path: Path) -> None:
    """A real Ctrl-C: exit code 130, whole tables, a manifest that tells which worlds are there."""
    arguments = ["run", *LONG, "--processes", processes]
    program = f"""
import sys
from triangulation.experiments.playing import batch, run
batch.CHUNK_CITIZENS = run.CHUNK_CITIZENS = 2000
from triangulation.experiments.command_line import main
original = run.played
def played(*given):
    for part in original(*given):
        print("finished", flush=True)
        yield part
run.played = played
main({arguments!r})
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(2):
        assert process.stdout.readline() == "finished\n"
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in errors
    content = json.loads((tmp_path / "cut" / "manifest.json").read_text(encoding="utf-8"))
    kept = content["settings"]["finished"]
    assert content["complete"] is False
    assert f"interrupted; {len(kept)} of 4000 worlds are in cut; " in errors
    rest = [
        (int(first), int(count))
        for first, count in re.findall(r"--first-world (\d+) --worlds (\d+)", errors)
    ]
    played = [world for first, count in rest for world in range(first, first + count)]
    assert sorted([*kept, *played]) == list(range(4000))
    assert 4 <= len(kept) < 4000
    rows = table(tmp_path / "cut")
    assert rows["world"].unique().to_pylist() == kept
    assert rows.num_rows == len(kept) * 60
    assert command("rerun", tmp_path / "cut", "--output", tmp_path / "again", "--quiet") == 0


def test_an_interrupt_before_any_world_is_finished_leaves_nothing(tmp_path: Path) -> None:
    """Exit code 130 and one sentence."""
    arguments = ["run", "--citizens", "50000", "--worlds", "9", "--output", "cut"]
    process = subprocess.Popen(
        [SCRIPT, *arguments], cwd=tmp_path, text=True, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    until((tmp_path / "cut").exists)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert errors == "triangulation: interrupted before any world was finished.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_ends_in_one_sentence(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk; nothing half-written stays."""
    program = (
        "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))\n"
        "from triangulation.experiments.command_line import main\n"
        f"main({['run', *SIZE, '--output', 'full']!r})"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, text=True, capture_output=True, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("triangulation: full/measures.")
    assert ended.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
