"""The background's worker may be killed at any time: another one does its jobs again."""

import os
import signal
import time

import pytest
from quiet import SMALL

from triangulation.ui.play import background as subject
from triangulation.ui.play.background import DEATHS, Background, Failed
from triangulation.ui.play.jobs import parallel

PATIENCE = 120
"""Seconds to wait at most: a process starts in one to ten, by how busy the machine is."""


@pytest.fixture
def background():
    background = Background()
    yield background
    background.close()


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def kill(background):
    """Kill the worker's process as the system would, and wait until another one is there."""
    worker = background.worker
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: background.worker != worker)
    return worker


def over(background):
    return lambda: not background._jobs


def test_jobs_of_a_killed_worker_are_done_again_and_nothing_is_heard_twice(background):
    heard, others = [], []
    background.start("a", "parallel", (SMALL, 0, 5, 40), heard.append)
    background.start("b", "parallel", (SMALL, 0, 3, 40), others.append)
    wait_until(lambda: len(heard) >= 3)
    kill(background)
    wait_until(over(background))
    for items, worlds in ((heard, 5), (others, 3)):
        expected = list(parallel(SMALL, 0, worlds, 40))
        assert [s.month for s in items] == list(range(41))
        assert [s.quantiles for s in items] == [s.quantiles for s in expected]


def test_a_worker_killed_while_idle_is_replaced_by_the_next_job(background):
    heard = []
    background.warm_up()
    kill(background)
    assert background.worker is None
    background.start("a", "parallel", (SMALL, 0, 2, 2), heard.append)
    wait_until(over(background))
    assert [s.month for s in heard] == [0, 1, 2]


def test_a_job_that_was_over_or_dropped_is_not_done_again(background):
    done, dropped, kept = [], [], []
    background.start("done", "parallel", (SMALL, 0, 2, 1), done.append)
    wait_until(over(background))
    background.start("dropped", "parallel", (SMALL, 0, 2, 200), dropped.append)
    wait_until(lambda: dropped)
    background.drop("dropped")
    background.start("kept", "parallel", (SMALL, 0, 2, 60), kept.append)
    wait_until(lambda: kept)
    before = len(dropped)
    kill(background)
    wait_until(over(background))
    assert [s.month for s in done] == [0, 1]
    assert len(dropped) == before
    assert [s.month for s in kept] == list(range(61))


def test_a_job_over_which_workers_die_is_given_up_and_the_others_go_on(background):
    """Each worker is killed before it can send anything, as if its memory did not suffice."""
    heard, others = [], []
    background.start("a", "parallel", (SMALL, 0, 200, 200), heard.append, subject.URGENT)
    background.start("b", "parallel", (SMALL, 0, 2, 2), others.append)
    for _ in range(DEATHS):
        os.kill(background.worker, signal.SIGSTOP)
        kill(background)
    wait_until(over(background))
    assert len(heard) == 1
    assert isinstance(heard[0], Failed)
    assert [s.month for s in others] == [0, 1, 2]


def test_closing_ends_the_worker_and_replaces_nothing():
    background = Background()
    background.start("a", "parallel", (SMALL, 0, 2, 200), lambda _item: None)
    process = background._process
    background.close()
    process.join(timeout=10)
    assert not process.is_alive()
    time.sleep(0.5)
    assert background.worker is None
