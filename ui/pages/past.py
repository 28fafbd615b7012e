"""The history page: whether the model knows the past."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

from typing import Any

import solara

from ..components import views
from ..components.views import Frame
from .guarded import Guarded


@solara.component
def History() -> None:
    """Show the page."""
    Guarded(Past)


@solara.component
def Past() -> None:
    """Show the recorded run of the four periods."""
    views.History(frame=Frame(solara.use_memo(_frame, [])))


def _frame() -> dict[str, Any]:
    """Return the page's frame; its statistical libraries load with the first visit, not before."""
    from ..frames.past import past_frame

    return past_frame()
