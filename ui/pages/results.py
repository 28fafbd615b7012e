"""The results page: batch runs and claim reports, opened from their folders."""

from __future__ import annotations

import solara

from ..components import views


@solara.component
def Results() -> None:
    """Show the page."""
    views.About()
