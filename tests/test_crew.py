"""Workers: every task is done once, in bounded memory, and no process stays behind."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import cluster
import numpy as np
import psutil
import pytest
from small import SCRIPT, TEXT, command
from waiting import PATIENCE, until

from triangulation.agents.mistake import Mistake
from triangulation.experiments.workers import crew, interrupts
from triangulation.experiments.workers.cluster import dask_crew, scheduler_address
from triangulation.experiments.workers.crew import LostWorker, beside, finished
from triangulation.experiments.workers.interrupts import Interrupts
from triangulation.experiments.workers.processes import local_crew


def square(number: int) -> int:
    crew.count(10)
    return number * number


def slow_square(number: int) -> int:
    time.sleep(0.05)
    return number * number


def die_at_three(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail_at_three(number: int) -> int:
    if number == 3:
        raise KeyError("three")
    return number


def programs_known(_: int) -> int:
    from triangulation.model import foresight, population, real_month

    programs = len(foresight.PROGRAMS.plans) + len(real_month.PROGRAMS.plans)
    return programs + len(population.SWEEPS._sweeps)


def test_workers_begin_with_programs_of_the_rules() -> None:
    """The process they are copies of has made them: month, reading, thinking, the citizens."""
    with local_crew(2) as workers:
        assert [found for _, found in finished(workers, programs_known, range(2))] == [4, 4]


@pytest.mark.parametrize("processes", [1, 2])
def test_work_is_done_in_the_background(processes: int) -> None:
    """A worker does it, or this process where there is none."""
    with local_crew(processes) as workers:
        where = beside(workers, os.getpid)
        assert (where() == os.getpid()) == (processes == 1)


def test_background_work_of_a_lost_worker_is_done_here() -> None:
    """A report is not lost with the worker that was to make it."""
    here = os.getpid()
    with local_crew(2) as workers:
        done = beside(workers, partial(die_elsewhere, here))
        assert done() == here


def die_elsewhere(here: int) -> int:
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return here


@pytest.mark.parametrize("processes", [1, 3])
def test_every_task_is_done_once(processes: int) -> None:
    heard: list[int] = []
    with local_crew(processes) as workers:
        results = dict(finished(workers, square, range(20), heard.append))
    assert results == {n: n * n for n in range(20)}
    assert heard == sorted(heard)
    assert heard[-1] == 200


def test_there_is_at_least_one_worker() -> None:
    with pytest.raises(Mistake, match="processes is 0; allowed is"), local_crew(0):
        pass


@pytest.mark.parametrize("processes", [1, 2])
def test_tasks_are_taken_as_there_is_room(processes: int) -> None:
    """A million tasks take no more memory than ten."""
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(1_000_000):
            taken += 1
            yield number

    with local_crew(processes) as workers:
        for done, _ in enumerate(finished(workers, square, tasks()), start=1):
            assert taken - done <= crew.WAITING * processes
            if done == 30:
                break


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_of_the_work_comes_through(processes: int) -> None:
    with pytest.raises(KeyError, match="three"), local_crew(processes) as workers:
        list(finished(workers, fail_at_three, range(10)))


def children() -> set[int]:
    """Return the processes below this one; pytest's own helpers may be among them."""
    return {process.pid for process in psutil.Process().children(recursive=True)}


def helped_children() -> set[int]:
    """Return them when the process from which workers are copied is there, which stays."""
    with local_crew(2) as workers:
        list(finished(workers, square, [1, 2]))
    return children()


def test_a_worker_that_dies_is_reported_in_one_sentence() -> None:
    before = helped_children()
    with pytest.raises(LostWorker, match="worker process ended"), local_crew(2) as workers:
        list(finished(workers, die_at_three, range(10)))
    assert children() <= before


def test_an_interrupt_ends_the_workers_at_once() -> None:
    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    before, start = helped_children(), time.monotonic()
    with pytest.raises(KeyboardInterrupt), local_crew(2) as workers:
        list(finished(workers, time.sleep, [600, 600, 600], interrupt))
    assert time.monotonic() - start < 500
    assert children() <= before


def test_workers_end_with_a_parent_that_is_killed() -> None:
    """Even by SIGKILL, in the middle of a task."""
    program = (
        "import time\nfrom triangulation.experiments.workers.crew import finished\n"
        "from triangulation.experiments.workers.processes import local_crew\n"
        "with local_crew(2) as crew:\n"
        "    for _ in finished(crew, time.sleep, [0, 0, 900, 900]):\n"
        "        print('begun', flush=True)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"begun\n"
    workers = psutil.Process(parent.pid).children(recursive=True)
    parent.kill()
    parent.wait()
    _, alive = psutil.wait_procs(workers, timeout=PATIENCE)
    assert (len(workers) >= 2, alive) == (True, [])


def test_a_cluster_does_the_same_and_outlives_a_worker(tmp_path: Path) -> None:
    """One of two workers is killed in the middle; what it had begun is done by the other."""
    with cluster.cluster(tmp_path, 2) as made, dask_crew(made.address) as workers:
        until(lambda: workers.workers() == 2)
        results: dict[int, int] = {}
        for number, squared in finished(workers, slow_square, range(60)):
            results[number] = squared
            if len(results) == 10:
                made.workers[0].kill()
        assert results == {n: n * n for n in range(60)}
        with pytest.raises(KeyError, match="three"):
            list(finished(workers, fail_at_three, range(10)))


@pytest.fixture(scope="module")
def small_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[cluster.Cluster]:
    """Offer a cluster of one worker to tests that leave it as it was."""
    with cluster.cluster(tmp_path_factory.mktemp("cluster"), 1) as made:
        yield made


def test_a_cluster_can_be_asked_from_within_a_running_loop(small_cluster: cluster.Cluster) -> None:
    """As a notebook has one."""

    async def work() -> dict[int, int]:
        with dask_crew(small_cluster.address) as workers:
            return dict(finished(workers, square, range(3)))

    # In a thread of its own, for a browser test's loop may run in this one.
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(asyncio.run, work()).result() == {0: 0, 1: 1, 2: 4}


def pages_fetched(times: int) -> int:
    """Return how many pages the system had to lend for memory that is taken and freed."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(times):
        np.ones(200_000)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


@pytest.mark.skipif(sys.platform != "linux", reason="Dask has only glibc give memory back.")
def test_workers_of_a_cluster_keep_their_memory(small_cluster: cluster.Cluster) -> None:
    """Those that come later too; else each of these arrays would take 400 new pages."""
    with dask_crew(small_cluster.address) as workers:
        until(lambda: workers.workers() == 1)
        assert dict(finished(workers, pages_fetched, [100]))[100] < 100 * 100


def test_a_scheduler_file_works_and_a_scheduler_that_ends_is_reported(tmp_path: Path) -> None:
    with cluster.cluster(tmp_path, 1) as made:

        def work_on() -> None:
            with dask_crew(str(made.file)) as workers:
                for number, _ in finished(workers, slow_square, range(10_000)):
                    if number == 5:
                        made.scheduler.kill()

        with pytest.raises(LostWorker, match="scheduler"):
            work_on()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "tls://127.0.0.1:9", "absent.json"])
def test_no_scheduler_is_reported_in_one_sentence(address: str) -> None:
    """And without a client that is forgotten half-built, which would wait twenty seconds more."""
    with pytest.raises(Mistake, match=address), dask_crew(address):
        pass
    start = time.monotonic()
    gc.collect()
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "address", ["foo", "Local", "a.toml", "", "http://host:8786", "tcp://host", "tcp://host:99999"]
)
def test_an_invalid_scheduler_is_refused_before_anything_is_written(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "small.toml"
    file.write_text(TEXT, encoding="utf-8")
    words = ("--output", tmp_path / "out", "--scheduler", address)
    assert command("experiment", "run", file, *words) == 2
    said = capsys.readouterr().err
    assert f"The scheduler is {address!r}; allowed is local, an address such as tcp://" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", ["", "[]", "{}"])
def test_a_file_that_is_no_scheduler_file_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Mistake, match="holds no scheduler's address"):
        scheduler_address(str(file))


def test_an_interrupt_while_workers_begin_is_reported_in_one_sentence(tmp_path: Path) -> None:
    """It goes to all processes, as from a terminal, the one that loads the libraries among them."""
    file = tmp_path / "long.toml"
    file.write_text(TEXT.replace("replications = 3", "replications = 3000"), encoding="utf-8")
    words = ["experiment", "run", str(file), "--output", str(tmp_path / "out"), "--processes", "2"]
    process = subprocess.Popen(
        [SCRIPT, *words], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    # The manifest is there: this command has loaded what it needs, and waits for workers that load.
    begun = tmp_path / "out" / "manifest.json"
    until(lambda: (begun.exists() and loads_libraries(process.pid)) or process.poll() is not None)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert said.startswith("triangulation: interrupted; ")
    assert said.count("\n") == 1


def loads_libraries(parent: int) -> bool:
    """Return whether the process from which workers are copied has begun."""
    with suppress(psutil.NoSuchProcess):  # a child that ends at this very moment
        children = psutil.Process(parent).children()
        return any("forkserver" in " ".join(child.cmdline()) for child in children)
    return False


def test_two_interrupts_at_once_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As from ``timeout``; one that comes later is not kept waiting."""
    held = Interrupts()
    held.note(signal.SIGINT, None)
    held.note(signal.SIGINT, None)
    with pytest.raises(KeyboardInterrupt):
        held.check()
    held.check()
    held.note(signal.SIGINT, None)
    monkeypatch.setattr(interrupts, "AT_ONCE", -1.0)
    with pytest.raises(KeyboardInterrupt):
        held.note(signal.SIGINT, None)
