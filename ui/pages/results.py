"""The results page: batch runs and claim reports, opened from their folder."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import solara

from ..components import views
from ..shelf import find_results

FOLDER = "TRIANGULATION_RESULTS"
"""Environment variable that names the folder; by default it is the working directory."""


def results_folder() -> Path:
    """Return the folder in which results are looked for."""
    return Path(os.environ.get(FOLDER, ".")).resolve()


@solara.component
def Results() -> None:
    """List the reports and show one."""
    folder = results_folder()
    found = solara.use_memo(lambda: [asdict(r) for r in find_results(folder)], [])
    views.Shelf(folder=str(folder), results=found)
