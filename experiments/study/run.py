"""An experiment in one call, for notebooks and programs."""

from __future__ import annotations

from pathlib import Path

from ..processes import local_crew
from ..progress import shown_progress
from .conduct import conduct
from .experiment import load_experiment
from .results import Results, open_results


def run_experiment(
    file: Path | str, folder: Path | str, processes: int = 1, quiet: bool = True
) -> Results:
    """Play the experiment that a file describes into ``folder`` and return its results.

    Where it was begun there, it is gone on with; where it is finished, it is only read. With
    ``processes`` above 1 a program needs the usual ``if __name__ == "__main__":``. Raises
    :class:`Mistake`, in one sentence, for what cannot be run or written.
    """
    folder = Path(folder)
    experiment = load_experiment(Path(file))
    with shown_progress("playing", experiment.runs, "runs", quiet) as tell:
        conduct(experiment, folder, lambda: local_crew(processes), tell)
    return open_results(folder)
