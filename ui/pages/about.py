"""The about page: what the model is, what it is not, and how to read it."""

from __future__ import annotations

import solara

from ..components import views


@solara.component
def About() -> None:
    """Show the page."""
    views.About()
