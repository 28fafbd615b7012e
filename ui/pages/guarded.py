"""A guard around a page: if it cannot be shown, one sentence and a way on, never a stack trace."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

import logging
from typing import Any

import reacton
import solara

from ..components import views

log = logging.getLogger(__name__)


@solara.component
def Guarded(page: Any) -> None:
    """Show ``page``, a component without arguments, or what can be done if it fails."""
    error, clear = reacton.use_exception()

    def tell() -> None:
        if error is not None:
            log.error("A page could not be shown.", exc_info=error)

    solara.use_effect(tell, [error])
    if error is None:
        page()
    else:
        views.Broken(event_again=lambda _: clear())
