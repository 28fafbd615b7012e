"""The command ``calibrate``, and history compared with a run: commands and output."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from triangulation.experiments.calibration.search import BATCH, ranges
from triangulation.experiments.command_line import main
from triangulation.model.scenario import load_scenario

FIT = ["--fit", "trade.diversification_pace", "--series", "exports_russia"]
SMALL = ["--begins", "2012-01", "--worlds", "4", "--citizens", "10", "--processes", "1"]


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and errors of a command."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out, captured.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ([], ["--fit"]),
        (["--fit", "trade.gravty"], ["'trade.gravty'", "trade.gravity?"]),
        (["--fit", "energy.gdp"], ["energy.gdp", "no range"]),
        (["--fit", "network.kind"], ["network.kind", "no range"]),
        (["--fit", "citizens.poll_size"], ["citizens.poll_size", "no range"]),
        ([*FIT, "--fit", "trade.diversification_pace"], ["diversification_pace", "twice"]),
        ([*FIT, "--series", "exports_rusia"], ["'exports_rusia'", "exports_russia?"]),
        ([*FIT, "--series", "tanks"], ["'tanks'", "there are gas_price_ratio"]),
        ([*FIT, "--series", "growth"], ["'growth'", "kept for judging", "union_vote"]),
        ([*FIT, "--judge", "exports_russia"], ["'exports_russia'", "cannot be judged on"]),
        ([*FIT, "--judge", "weather"], ["'weather'"]),
        ([*FIT, "--trials", "many"], ["--trials", "'many'", "16 to"]),
        ([*FIT, "--worlds", "1"], ["--worlds", "'1'", "4 to"]),
        ([*FIT, "--recover", "--repetitions", "2"], ["--repetitions", "'2'", "6 to"]),
        ([*FIT, "--repetitions", "7"], ["--repetitions is for --recover"]),
        ([*FIT, "--begins", "soon"], ["'soon'", "2004-01"]),
        ([*FIT, "--begins", "2004-13"], ["'2004-13'"]),
        ([*FIT, "--begins", "2018-01"], ["'exports_russia'", "2013-12", "2018-01"]),
        ([*FIT, "--begins", "1800-01"], ["months", "1200"]),
        ([*FIT, "--scenario", "briefing-2020"], ["2020-02"]),
        ([*FIT, "--scenario", "patrn"], ["'patrn'", "patron?"]),
    ],
)  # fmt: skip
def test_a_mistake_ends_in_one_sentence(
    arguments: list[str],
    named: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = said(capsys, "calibrate", *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert [word for word in named if word not in err] == []
    assert list(tmp_path.iterdir()) == []


def test_history_without_observations_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--series", "exports_eu", "--begins", "2019-02"], ["--begins", "2020-02"]):
        code, _, err = said(capsys, "history", *arguments)
        assert (code, err.count("\n")) == (2, 1)
        assert "has no observation" in err


def test_history_holds_bands_against_observations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    code, out, _ = said(
        capsys, "history", "--series", "opinion_balance", "--set", "energy.bargained=0.5",
        "--output", str(output), *SMALL,
    )  # fmt: skip
    assert code == 0
    assert "either-or" in out
    (row,) = csv.DictReader((output / "misfits.csv").open(encoding="utf-8"))
    rows = list(csv.DictReader((output / "comparison.csv").open(encoding="utf-8")))
    assert len(rows) == int(row["dates"])
    assert all(float(r["low_90"]) <= float(r["mean"]) <= float(r["high_90"]) for r in rows)
    assert rows[0]["date"] == "2012-03"
    assert "<svg" in (output / "history.svg").read_text(encoding="utf-8")
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"]["energy.bargained"] == 0.5


@pytest.mark.slow
def test_a_calibration_from_end_to_end_and_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same command goes on, on any number of processes, to the same bytes."""
    output = tmp_path / "out"
    command = ["calibrate", *FIT, "--judge", "imports_russia", "--trials", "32", *SMALL,
               "--output", str(output)]  # fmt: skip
    code, out, _ = said(capsys, *command)
    assert code == 0
    assert "later years" in out
    bytes_of = {path.name: path.read_bytes() for path in output.iterdir()}
    assert {"trials.csv", "fitted.csv", "fitted.toml", "misfits.csv", "comparison.csv",
            "history.svg", "manifest.json", ".trials.csv.sealed"} == set(bytes_of)  # fmt: skip
    scenario = load_scenario(str(output / "fitted.toml"))
    (row,) = csv.DictReader((output / "fitted.csv").open(encoding="utf-8"))
    found = scenario.parameters.values()["trade.diversification_pace"]
    assert found == float(row["fitted"])
    assert float(row["low"]) <= found <= float(row["high"])
    trials = (output / "trials.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    assert min(float(line.split(",")[2]) for line in trials[1:]) == next(
        float(line.split(",")[2]) for line in trials[1:] if float(line.split(",")[1]) == found
    )
    (output / "trials.csv").write_text("".join(trials[: 1 + BATCH]), encoding="utf-8")
    (output / "fitted.toml").unlink()
    assert said(capsys, *command, "--processes", "2")[0] == 0
    assert {path.name: path.read_bytes() for path in output.iterdir()} == bytes_of
    code, _, err = said(capsys, *command, "--seed", "3")
    assert code == 2
    assert "seed" in err


def test_a_recovery_from_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "out"
    code, out, _ = said(
        capsys, "calibrate", *FIT, "--recover", "--repetitions", "6", "--trials", "16", *SMALL,
        "--output", str(output),
    )  # fmt: skip
    assert code == 0
    (row,) = csv.DictReader((output / "identification.csv").open(encoding="utf-8"))
    assert row["verdict"] in out
    rows = list(csv.DictReader((output / "recovery.csv").open(encoding="utf-8")))
    low, high = ranges(["trade.diversification_pace"])["trade.diversification_pace"]
    assert len(rows) == len({r["truth"] for r in rows}) == 6
    assert all(low <= float(r["truth"]) <= high for r in rows)
    assert all(float(r["low"]) <= float(r["estimate"]) <= float(r["high"]) for r in rows)
    assert "diversification" in (output / "recovery.svg").read_text(encoding="utf-8")
    manifest = json.loads((output / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["complete"]
    assert len(manifest["files"]) == 6 + 2


@pytest.mark.slow
def test_the_model_finds_its_own_parameters_where_they_matter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The leaning at the start shows in polls; what only counts engagement does not."""
    code, _, _ = said(
        capsys, "calibrate", "--recover", "--fit", "citizens.mean_leaning",
        "--fit", "alignment.engaged", "--series", "opinion_balance",
        "--trials", "64", "--worlds", "8", "--citizens", "50", "--output", str(tmp_path / "out"),
    )  # fmt: skip
    assert code == 0
    rows = csv.DictReader((tmp_path / "out" / "identification.csv").open(encoding="utf-8"))
    found = {row["name"]: row for row in rows}
    assert found["citizens.mean_leaning"]["verdict"].startswith("found")
    assert float(found["citizens.mean_leaning"]["covered"]) >= 0.7
    assert found["alignment.engaged"]["verdict"] == "cannot be identified"
    assert float(found["alignment.engaged"]["width"]) > 0.9
