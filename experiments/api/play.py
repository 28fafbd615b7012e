"""``triangulation.run``: play a scenario and hold what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...model.posterior import read_posterior
from ...model.scenario import DEFAULT
from ..playing.job import Job, job_of
from ..playing.run import play_job
from ..workers.processes import cores
from ..workers.progress import shown_progress
from .given import described, events_of, values_of
from .runs import Runs


def run(
    scenario: str | Path = DEFAULT,
    *,
    worlds: int = Job.worlds,
    months: int = Job.months,
    citizens: int = Job.citizens,
    seed: int = Job.seed,
    first_world: int = Job.first_world,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - as the command calls it
    events: Sequence[str] = (),
    policies: Mapping[str, Any] | None = None,
    posterior: str | Path | None = None,
    processes: int | None = None,
    progress: bool = False,
) -> Runs:
    """Play a scenario in many worlds and return what happened, as ``triangulation run`` does.

    ``scenario`` is a name or the path of a ``.toml`` file; ``worlds`` are the same scenario with
    other random draws. ``set`` changes parameters (a number, a word, a list of spans, or the Path
    of a CSV file), ``events`` adds some (``"protest_wave@7:0.5"``), and ``policies`` takes powers
    over: the name of a policy, or a table with ``policy`` and ``script``. ``posterior`` is a CSV
    of plausible sets of parameters, of which each world has one, or ``"plausible"`` for the sets
    that come with the model. The work is shared by
    ``processes`` (all cores by default), and the result is the same for any number of them.

    Raises ``Mistake`` (a ``ValueError``), in one sentence, for anything that cannot be played.

    >>> import triangulation as tg
    >>> runs = tg.run("briefing-2020", worlds=20, months=24, citizens=100)
    >>> runs
    <Runs of briefing-2020: 20 worlds × 24 months, seed 2020>
    >>> idle = tg.run(worlds=2, months=3, citizens=50, policies={"russia": "idle"})
    >>> tg.run(worlds=2, set={"russia.feer": 4})
    Traceback (most recent call last):
    ...
    triangulation.model.paths.ParameterError: There is no parameter 'russia.feer'; did you mean \
russia.fear?
    """
    job = job_of(
        str(scenario),
        values_of(set),
        events=events_of(events),
        policies=described(policies),
        posterior=read_posterior(posterior) if posterior else (),
        worlds=worlds, months=months, citizens=citizens, seed=seed, first_world=first_world,
    )  # fmt: skip
    with shown_progress("playing", worlds * months, "world-months", not progress) as tell:
        return Runs(job, play_job(job, processes or cores(), tell))
