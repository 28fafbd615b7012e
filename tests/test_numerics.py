"""Machines that round differently: named in manifests, never mixed in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import cluster
import numpy as np
import pytest
from small import SCRIPT, edited

from triangulation.experiments.engine.carrying import agreed
from triangulation.experiments.storage.files import OutputError
from triangulation.experiments.storage.manifest import read_manifest
from triangulation.experiments.storage.numerics import numerics
from triangulation.experiments.workers.cluster import dask_crew
from triangulation.experiments.workers.crew import Crew

FOUND: list[str] = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
OTHER = {"NPY_DISABLE_CPU_FEATURES": " ".join(FOUND)}
EXPERIMENT = "replications = 3\nmonths = 3\ncitizens = 20\n"

needs_levels = pytest.mark.skipif(
    not FOUND, reason="NumPy has one level of instructions on this processor"
)


def run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return how a command ended in a process of its own."""
    return subprocess.run(
        [SCRIPT, *words, "--quiet", "--processes", "1"], cwd=cwd, capture_output=True, text=True,
        env={**os.environ, **environment}, check=False,
    )  # fmt: skip


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """Return a folder with an experiment's results that are not complete."""
    (tmp_path / "e.toml").write_text(EXPERIMENT)
    assert run("experiment", "run", "e.toml", "--output", "out", cwd=tmp_path).returncode == 0
    manifest = tmp_path / "out" / "manifest.json"
    edited(manifest, manifest, lambda content: content.update({"complete": False}))
    return tmp_path


def test_words_are_the_same_in_another_process_of_this_machine() -> None:
    """They name how it computes, and nothing that changes from start to start."""
    code = "from triangulation.experiments.storage.numerics import numerics; print(numerics())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == numerics()


@needs_levels
def test_a_rerun_that_differs_says_why(tmp_path: Path) -> None:
    """The reason is the processor, not the program."""
    size = ("--months", "12", "--worlds", "10", "--citizens", "100", "--output", "out")
    assert run("run", *size, cwd=tmp_path).returncode == 0
    assert "byte by byte" in run("rerun", "out", cwd=tmp_path).stdout
    other = run("rerun", "out", cwd=tmp_path, **OTHER)
    assert other.returncode == 1
    assert "round differently" in other.stdout
    assert numerics() in other.stdout


@needs_levels
def test_an_experiment_is_not_resumed_where_machines_round_differently(begun: Path) -> None:
    """It is refused in one sentence; with --allow-mixed the manifest names both."""
    words = ("experiment", "run", "e.toml", "--output", "out")
    refused = run(*words, cwd=begun, **OTHER)
    assert refused.returncode == 2
    assert "rounds differently" in refused.stderr
    assert "--allow-mixed" in refused.stderr
    assert list(read_manifest(begun / "out").numerics) == [numerics()]
    assert run(*words, "--allow-mixed", cwd=begun, **OTHER).returncode == 0
    assert len(read_manifest(begun / "out").numerics) == 2
    assert read_manifest(begun / "out").complete


def test_the_same_machine_goes_on(begun: Path) -> None:
    """Nothing is asked where nothing differs."""
    assert run("experiment", "run", "e.toml", "--output", "out", cwd=begun).returncode == 0
    assert list(read_manifest(begun / "out").numerics) == [numerics()]


def test_a_mixed_crew_is_refused_before_it_plays() -> None:
    """Unless it is allowed; then all of its kinds are named."""
    crew = Crew(None, lambda: 2, lambda: 0, True, lambda ask: {ask(), "another machine"})
    with pytest.raises(OutputError, match="another machine"):
        agreed(crew, [], mixed=False)
    assert agreed(crew, [], mixed=True) == tuple(sorted((numerics(), "another machine")))


def test_the_workers_of_a_cluster_say_how_they_round(tmp_path: Path) -> None:
    """All that are there are asked."""
    with cluster.cluster(tmp_path, 1) as made, dask_crew(made.address) as crew:
        assert crew.everyone(numerics) <= {numerics()}
        assert agreed(crew, [], mixed=False) == (numerics(),)
