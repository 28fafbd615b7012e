"""The shelf: results of real runs are found, and nothing else of the folder is handed out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from triangulation.experiments.command_line import cli
from triangulation.model.scenario import load_scenario
from triangulation.ui.shelf import MOST, belongs, find_results


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a real run, an experiment's folder, a claims report, and clutter."""
    folder = tmp_path_factory.mktemp("shelf")
    extent = ["--worlds", "3", "--months", "4", "--citizens", "20"]
    out = str(folder / "a" / "run-1")
    ran = CliRunner().invoke(cli, ["run", "--scenario", "patron", *extent, "--output", out])
    assert ran.exit_code == 0, ran.output
    claims = folder / "claims"
    (claims / "figures").mkdir(parents=True)
    (claims / "report.html").write_text("<!doctype html>\n<title>Claims &amp; effects</title>")
    (claims / "claims.csv").write_text("claim,effect\nC1,0.2\n")
    (claims / "figures" / "one.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "stray.html").write_text("<p>belongs to no result")
    (folder / "notes.txt").write_text("private")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "report.html").write_text("<p>hidden")
    return folder


def test_a_run_is_listed_with_what_it_is(shelf: Path) -> None:
    run = next(r for r in find_results(shelf) if r.address == "a/run-1")
    assert run.title == load_scenario("patron").title
    assert "3 worlds, 4 months" in run.detail
    assert [f.address for f in run.reports] == ["a/run-1/report.html"]
    assert {"measures.csv", "measures.parquet", "manifest.json"} <= {f.name for f in run.files}


def test_a_report_needs_no_manifest_and_keeps_its_pictures(shelf: Path) -> None:
    claims = next(r for r in find_results(shelf) if r.address == "claims")
    assert claims.title == "Claims & effects"
    assert [f.name for f in claims.pictures] == ["figures/one.svg"]
    assert [f.name for f in claims.files] == ["claims.csv"]
    assert {r.address for r in find_results(shelf)} == {"a/run-1", "claims"}


def test_an_experiment_without_a_report_shows_its_table_and_data(tmp_path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    part = tmp_path / "study" / "measures" / "scenario=patron"
    part.mkdir(parents=True)
    (part / "part-0.parquet").write_bytes(b"")
    (tmp_path / "study" / "manifest.json").write_text(
        '{"settings": {"command": "experiment", "title": "A study"}}'
    )
    runs = pa.table({"run": range(6), "alignment": [0.1] * 6})
    parquet.write_table(runs, tmp_path / "study" / "runs.parquet")
    (study,) = find_results(tmp_path)
    assert study.title == "experiment · A study"
    assert (
        study.table == "6 runs; of each: run, alignment. Their months are in measures/, in 1 part."
    )
    assert [f.name for f in study.files] == ["manifest.json", "runs.parquet"]
    (tmp_path / "study" / "runs.parquet").write_text("cut")
    assert find_results(tmp_path)[0].table == "runs.parquet cannot be read."


def test_a_manifest_that_cannot_be_read_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "manifest.json").write_text("not json")
    (tmp_path / "b" / "report.html").write_text("no title")
    assert [r.title for r in find_results(tmp_path)] == ["b"]


def test_the_newest_come_first_and_there_is_an_end(tmp_path: Path) -> None:
    for n in range(MOST + 3):
        (one := tmp_path / f"r{n:03}").mkdir()
        (one / "report.html").write_text("<p>")
        os.utime(one / "report.html", (n, n))
    found = find_results(tmp_path)
    assert [r.address for r in found[:2]] == [f"r{MOST + 2}", f"r{MOST + 1}"]
    assert len(found) == MOST


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("a/run-1/report.html", True),
        ("a/run-1/measures.csv", True),
        ("claims/figures/one.svg", True),
        ("stray.html", False),
        ("notes.txt", False),
        (".hidden/report.html", False),
        ("claims/../notes.txt", False),
        ("claims/../../elsewhere/report.html", False),
    ],
)
def test_only_parts_of_results_are_handed_out(shelf: Path, path: str, given: bool) -> None:
    assert belongs(shelf, shelf / path) is given
