"""The about page: what the model is, what it is not, and how to read it."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

import solara

from ..components import views


@solara.component
def About() -> None:
    """Show the page."""
    views.About()
