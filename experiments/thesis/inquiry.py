"""An inquiry: an experiment written by the program, conducted and resumed in one folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ..analysis.output import write_answers
from ..analysis.questions import Answer
from ..storage.files import ELSEWHERE, OutputError, new_folder, write_whole
from ..storage.manifest import digest
from ..study.experiment import load_experiment
from ..study.layout import RUNS
from ..study.results import Results
from ..study.run import run_experiment

QUESTION = "question.toml"
"""The experiment file that the program wrote; `triangulation experiment run` takes it too."""

CONDUCTED = "runs"
"""The folder of the experiment's results."""


def conducted(text: str, folder: Path, processes: int, quiet: bool) -> Results:
    """Conduct the experiment that ``text`` describes, in a new folder or where it was begun.

    Raises :class:`OutputError` if the folder holds something else or cannot be written.
    """
    _check(text)
    question = folder / QUESTION
    if not question.is_file():
        new_folder(folder)
        write_whole(question, lambda part: part.write_text(text, encoding="utf-8"))
    elif question.read_bytes() != text.encode():
        raise OutputError(f"{folder} holds another inquiry (see {QUESTION}); {ELSEWHERE}.")
    return run_experiment(question, folder / CONDUCTED, processes, quiet)


def _check(text: str) -> None:
    """Refuse an experiment that cannot be, before anything is written for it."""
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / QUESTION
        path.write_text(text, encoding="utf-8")
        load_experiment(path)


def write_inquiry(folder: Path, command: str, found: Sequence[Answer]) -> None:
    """Write the answers beside the runs they come from."""
    runs = folder / CONDUCTED / RUNS
    settings = {"command": command, QUESTION: digest(folder / QUESTION), RUNS: digest(runs)}
    write_answers(folder, found, settings)
