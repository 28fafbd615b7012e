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

    Parameters
    ----------
    scenario : str or Path
        A name (:func:`triangulation.scenarios`), or the path of a ``.toml`` file.
    worlds : int
        Worlds of the scenario, each with random draws of its own; from 1.
    months : int
        Months to play; from 1.
    citizens : int
        Citizens of each world; from 1.
    seed : int
        Seed of all random draws; from 0.
    first_world : int
        Index of the first world; the others follow it.
    set : mapping, optional
        Values of parameters by name: a number, a word, a list of spans, or the Path of a CSV file
        with dates and values.
    events : sequence of str
        Events beside those of the scenario: ``"protest_wave@7:0.5"`` is a protest wave in month 7
        of half the largest size.
    policies : mapping, optional
        Who decides for a power, by the power's name: the name of a policy, or a table with
        ``policy`` and ``script``. By default the scenario says.
    posterior : str or Path, optional
        A CSV of plausible sets of parameters, of which each world takes one; ``"plausible"`` for
        those that come with the model.
    processes : int, optional
        Worker processes, by default one for each core; the result is the same for any number.
    progress : bool
        Whether to show progress in the terminal.

    Returns
    -------
    Runs
        The worlds, month by month.

    Raises
    ------
    Mistake
        A ``ValueError`` of one sentence, for anything that cannot be played.

    Examples
    --------
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
