"""Playing the chunks of a plan that are not done yet, by whoever does the work."""

from __future__ import annotations

from pathlib import Path

from ..engine.carrying import Hands, Standing, carry_out
from ..storage.files import OutputError, make_folder, write_whole
from .experiment import Experiment
from .layout import FAILURES, MEASURES
from .plan import Plan
from .work import ChunkParts, store_in


def prepare(experiment: Experiment, folder: Path) -> None:
    """Make the folders and copy the files that say what is asked."""
    names = [FAILURES] + [MEASURES] * (experiment.months_kept != "none")
    try:
        for name in names:
            make_folder(folder / name)
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror}.") from None
    for name, text in experiment.all_files.items():
        write_whole(folder / name, lambda part, text=text: part.write_bytes(text.encode()))


def play_chunks(
    plan: Plan, folder: Path, work: str, hands: Hands, standing: Standing, mixed: bool
) -> None:
    """Play every chunk of a plan that is not done, into ``folder``, as parts of ``work``."""
    carry_out(ChunkParts(plan), store_in(folder, work), hands, standing, mixed)


def count_failures(folder: Path) -> int:
    """Return how many runs failed."""
    return sum(1 for _ in (folder / FAILURES).glob("run-*.json"))
