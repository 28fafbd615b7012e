"""The example's job on a real SLURM: played, cancelled, submitted again; it never hangs."""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from slurm import Slurm, missing, slurm
from waiting import PATIENCE

from triangulation.experiments.command_line import main

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=f"SLURM is not here: {', '.join(missing())}."),
]

SCRIPT = Path(__file__).parents[1] / "docs" / "examples" / "slurm.sh"
BIN = Path(sys.executable).parent

SMALL = "replications = 4\nmonths = 12\ncitizens = 20\n"
LONG = (
    "replications = 50\nmonths = 36\ncitizens = 50\n[vary]\nmethod = 'grid'\n"
    "[vary.values]\nrussia.fear = [1, 2, 3]\n[keep]\nmeasures = ['alignment']\n"
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slurm]:
    with slurm(tmp_path_factory.mktemp("slurm")) as made:
        yield made


def submit(cluster: Slurm, folder: Path, name: str, *more: str, path: str = "") -> tuple[int, str]:
    """Return the exit code of a job and its output; waits for its end if asked to."""
    words = ("sbatch", *more, "--parsable", "--ntasks=2", "--mem-per-cpu=400", f"--chdir={folder}",
             "--output=job-%j.txt", SCRIPT, f"{name}.toml", "results")  # fmt: skip
    asked = cluster.ask(*words, PATH=path or f"{BIN}:{cluster.environment['PATH']}")
    return asked.returncode, asked.stdout.strip()


def test_a_job_plays_while_the_usual_port_is_taken(cluster: Slurm, tmp_path: Path):
    (tmp_path / "small.toml").write_text(SMALL)
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("", 8786))
        taken.listen()
        code, job = submit(cluster, tmp_path, "small", "--wait")
    told = (tmp_path / f"job-{job}.txt").read_text()
    assert code == 0, told
    assert json.loads((tmp_path / "results" / "manifest.json").read_text())["complete"] is True
    assert "400.00 MiB" in told, "the memory that workers announce is what was asked for"
    assert not list(tmp_path.glob("scheduler-*.json"))


def test_a_cancelled_job_goes_on_when_it_is_submitted_again(cluster: Slurm, tmp_path: Path):
    (tmp_path / "long.toml").write_text(LONG)
    _, job = submit(cluster, tmp_path, "long")
    until = time.monotonic() + PATIENCE
    parts = tmp_path / "results" / ".unfinished"
    while not list(parts.glob("runs-*")) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(parts.glob("runs-*"))
    cluster.ask("scancel", job)
    while cluster.ask("squeue", "-h", "-j", job).stdout.strip() and time.monotonic() < until:
        time.sleep(0.2)
    assert json.loads((tmp_path / "results" / "manifest.json").read_text())["complete"] is False
    # A requeued job has its number again: what its first try left must not be taken for new.
    code, again = submit(cluster, tmp_path, "long", "--wait")
    assert code == 0, (tmp_path / f"job-{again}.txt").read_text()
    with pytest.raises(SystemExit):
        main(["experiment", "run", str(tmp_path / "long.toml"), "--quiet",
              "--output", str(tmp_path / "whole")])  # fmt: skip
    for name in ("runs.parquet", "measures/part-0000000.parquet"):
        played, whole = (tmp_path / folder / name for folder in ("results", "whole"))
        assert played.read_bytes() == whole.read_bytes()


def test_a_job_without_its_environment_ends_and_says_so(cluster: Slurm, tmp_path: Path):
    (tmp_path / "small.toml").write_text(SMALL)
    code, job = submit(cluster, tmp_path, "small", "--wait", path="/usr/bin:/bin:/usr/sbin")
    assert code != 0
    told = (tmp_path / f"job-{job}.txt").read_text()
    assert "There is no command dask: name its environment in this script." in told


def test_a_job_whose_scheduler_does_not_start_ends(cluster: Slurm, tmp_path: Path):
    """Here another ``dask`` is first on the path; a file of an earlier job is not taken."""
    (tmp_path / "small.toml").write_text(SMALL)
    broken = tmp_path / "bin"
    broken.mkdir()
    (broken / "dask").write_text("#!/bin/sh\nexit 3\n")
    (broken / "dask").chmod(0o755)
    path = f"{broken}:{BIN}:{cluster.environment['PATH']}"
    code, job = submit(cluster, tmp_path, "small", "--wait", path=path)
    assert code == 1
    assert "The Dask scheduler did not start." in (tmp_path / f"job-{job}.txt").read_text()
