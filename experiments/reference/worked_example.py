"""The worked example of the documentation: an experiment that was done, and what it answered.

``make example`` does it again and records what the page says. A test plays the first run of each
scenario, so that a page whose rules have changed is found stale.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pandas as pd

from ..study.experiment import load_experiment
from ..study.results import open_results

OUTCOME = "alignment_final"
"""What the example asks about."""

RECORDED = Path(__file__).with_name("recorded")
FILE, ANSWERS, FIRST = "preferences.toml", "answers.csv", "first.csv"
FIGURE = "experiment.svg"


def worked_example_page() -> str:
    """Return the page: the file, the commands, and the recorded answers with their figure."""
    path = RECORDED / FILE
    runs = load_experiment(path).runs
    answers = pd.read_csv(RECORDED / ANSWERS)
    said = [f"- **{a.question}** {a.answer}" for a in answers.itertuples()]
    return "\n".join(
        [
            "# A worked example: which preferences decide where Minsk stands?",
            "",
            f"An [experiment](experiments.md) of {runs:,} runs, from its file to its answers. "
            "Eight preferences of Minsk and Moscow vary together, in the paper's moment and under "
            f"a threat from outside. The file, `{FILE}`:",
            "",
            "```toml",
            path.read_text(encoding="utf-8").strip(),
            "```",
            "",
            "Look at its size first, run it, and ask for one outcome:",
            "",
            "```",
            f"triangulation experiment check {FILE}",
            f"triangulation experiment run {FILE} --output runs/preferences",
            f"triangulation experiment analyse runs/preferences --outcome {OUTCOME}",
            "```",
            "",
            "On two cores it takes a few minutes; interrupted, it is resumed by the same command. "
            "The analysis answers these questions, each also as a table and a figure:",
            "",
            *said,
            "",
            "![Sobol indices of state alignment in the last year, in the paper's moment, with "
            f"intervals, for eight preferences](images/{FIGURE})",
            "",
            "*First* is what a preference explains alone, *total* what it explains together with "
            "the others; [analysis](analysis.md) describes these and the other answers. Where the "
            "replications were not enough, more are "
            "[added](experiments.md#run-interrupt-resume) without playing the others again.",
            "",
        ]
    )


def record(results: Path, answers: Path, docs: Path) -> None:
    """Record what the page says: the answers, the first run of each scenario, and the figure."""
    shutil.copy(answers / ANSWERS, RECORDED / ANSWERS)
    runs = open_results(results).runs
    first = runs[(runs["point"] == 0) & (runs["replication"] == 0)]
    first.to_csv(RECORDED / FIRST, index=False)
    shutil.copy(answers / f"sobol-{first['scenario'].iloc[0]}.svg", docs / "images" / FIGURE)


if __name__ == "__main__":
    record(*map(Path, sys.argv[1:4]))
