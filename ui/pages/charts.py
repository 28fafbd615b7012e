"""Charts on a page: drawn, marked at a month, and their numbers handed out as CSV."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

from ..components import views
from ..components.views import Frame
from ..frames.numbers import as_csv
from .files import sent


def nowhere(_: Any) -> None:
    """Stay: what a click on a chart does where there is no month to go to."""


@solara.component
def Charts(charts: Frame, month: int | None, go: Callable[[Any], None] = nowhere) -> None:
    """Show charts with their marks at a month, or each at its last."""
    none: dict[str, str] = {}
    file, set_file = solara.use_state(none)
    shown = {each.drawing["key"]: each for each in charts.content}

    def numbers(key: Any) -> None:
        if isinstance(key, str) and key in shown:
            set_file(sent(f"triangulation-{key}.csv", as_csv(shown[key])))

    views.Charts(
        frames=Frame([each.drawing for each in charts.content]),
        marks=Frame([each.mark(each.last if month is None else month) for each in charts.content]),
        file=file or None,
        event_go=go,
        event_numbers=numbers,
    )
