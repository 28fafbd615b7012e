"""An experiment in one call, for notebooks and programs."""

from __future__ import annotations

from pathlib import Path

from ..workers.cluster import LOCAL, crew_of
from ..workers.progress import shown_progress
from .conduct import conduct
from .experiment import load_experiment
from .results import Results, open_results


def run_experiment(
    file: Path | str,
    folder: Path | str,
    processes: int = 1,
    quiet: bool = True,
    scheduler: str = LOCAL,
) -> Results:
    """Play the experiment that a file describes into ``folder`` and return its results.

    Where it was begun there, it is resumed; where it is finished, it is only read. A
    Dask ``scheduler`` named by its address or file does the work instead of ``processes``. Raises
    :class:`Mistake`, in one sentence, for what cannot be run or written.
    """
    folder = Path(folder)
    experiment = load_experiment(Path(file))
    with shown_progress("playing", experiment.runs, "runs", quiet) as tell:
        conduct(experiment, folder, lambda: crew_of(scheduler, processes), tell)
    return open_results(folder)
