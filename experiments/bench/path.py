"""The whole path of an experiment: from its file to its tables, on one core, two, and by Dask."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..engine.carrying import Hands
from ..study.conduct import conduct
from ..study.experiment import load_experiment
from ..study.plan import Plan
from ..study.playing import play_chunk
from ..workers.cluster import dask_crew
from ..workers.crew import Crew
from ..workers.processes import local_crew
from .plain_batch import plain_seconds


@dataclass(frozen=True)
class PathExtent:
    """How much is measured: ``runs`` of the experiment, ``plain_runs`` by ``mesa.batch_run``."""

    runs: int = 3200
    months: int = 120
    citizens: int = 1000
    plain_runs: int = 4


FULL = PathExtent()
QUICK = PathExtent(runs=800, months=24)

TEXT = """
replications = {replications}
months = {months}
citizens = {citizens}
[vary]
method = "halton"
size = {points}
parameters = ["belarus.survival", "russia.fear", "energy.price_mean"]
"""

POINTS = 40


def experiment_path(extent: PathExtent, tell: Callable[[str], None]) -> dict[str, Any]:
    """Measure runs per second in several ways, all on the same work, and the ratios asked for.

    The time of local workers includes their beginning; those of Dask are there already, as on a
    cluster.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "path.toml"
        text = TEXT.format(
            replications=extent.runs // POINTS, points=POINTS, months=extent.months,
            citizens=extent.citizens,
        )  # fmt: skip
        file.write_text(text, encoding="utf-8")

        def stored(where: str, hands: Hands) -> float:
            tell(f"an experiment of {extent.runs} runs, {where}")
            start = time.perf_counter()
            conduct(load_experiment(file), folder / where, hands, lambda done, note="": None)
            return time.perf_counter() - start

        tell(f"{extent.runs} runs without storing anything")
        pure = _pure(file)
        one = stored("one core", lambda: local_crew(1))
        two = stored("two cores", lambda: local_crew(2))
        dask = _on_dask(file, folder, lambda hands: stored("Dask", hands))
    tell(f"mesa.batch_run of the plain reference, {extent.plain_runs} runs")
    size = (extent.plain_runs, extent.months, extent.citizens)
    plain = [plain_seconds(*size, processes) for processes in (1, 2)]
    rates = {
        "simulation alone, one core": extent.runs / pure,
        "experiment, one core": extent.runs / one,
        "experiment, two cores": extent.runs / two,
        "experiment, two workers of Dask": None if dask is None else extent.runs / dask,
        "mesa.batch_run, one core": _rate(extent.plain_runs, plain[0]),
        "mesa.batch_run, two cores": _rate(extent.plain_runs, plain[1]),
    }
    return {"runs per second": rates, "ratios": ratios(rates)}


def ratios(rates: dict[str, float | None]) -> dict[str, float | None]:
    """Return the figures that are compared with the targets."""
    alone, one, two, dask, plain_one, plain_two = rates.values()
    return {
        "storage, share of pure simulation": _over(alone, one, less=1.0),
        "two cores, times one": _over(two, one),
        "Dask on loopback, times local processes": _over(dask, two),
        "one core, times mesa.batch_run": _over(one, plain_one),
        "two cores, times mesa.batch_run": _over(two, plain_two),
    }


def _over(a: float | None, b: float | None, less: float = 0.0) -> float | None:
    return None if a is None or b is None else a / b - less


def _rate(runs: int, seconds: float | None) -> float | None:
    return None if seconds is None else runs / seconds


def _pure(file: Path) -> float:
    plan = Plan(load_experiment(file))
    play_chunk(plan.chosen(0, [0]))
    start = time.perf_counter()
    for number in range(plan.count):
        play_chunk(plan.chunk(number))
    return time.perf_counter() - start


def _on_dask(file: Path, folder: Path, stored: Callable[[Hands], float]) -> float | None:
    """Return the seconds with two worker processes of a Dask cluster; None where it is missing."""
    try:
        cluster_of: Any = import_module("distributed").LocalCluster
    except ImportError:
        return None
    with cluster_of(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR
    ) as cluster:
        address = str(cluster.scheduler_address)
        crew: Callable[[], AbstractContextManager[Crew]] = lambda: dask_crew(address)  # noqa: E731
        with dask_crew(address) as workers:  # they have then loaded what they need
            assert workers.executor is not None
            list(workers.executor.map(play_chunk, [Plan(load_experiment(file)).chosen(0, [0])] * 4))
        return stored(crew)
