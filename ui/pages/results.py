"""The results page: batch runs, experiments and claim reports, opened from their folder."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import solara

from ..components import views
from ..components.views import Frame
from ..shelf import find_results
from .guarded import Guarded
from .sessions import Sessions

FOLDER = "TRIANGULATION_RESULTS"
"""Environment variable that names the folder; by default it is the working directory."""


def results_folder() -> Path:
    """Return the folder in which results are looked for."""
    return Path(os.environ.get(FOLDER, ".")).resolve()


@solara.component
def Results() -> None:
    """Show the page."""
    Guarded(Shelf)


@solara.component
def Shelf() -> None:
    """List the results and show one."""
    folder = results_folder()
    looked, look = solara.use_state(0)
    found = solara.use_memo(lambda: [asdict(r) for r in find_results(folder)], [looked])
    Sessions(folder, looked)
    views.Shelf(
        folder=str(folder),
        frame=Frame({"results": found}),
        event_look=lambda _: look(looked + 1),
    )
