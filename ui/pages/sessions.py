"""The part of the results page that holds finished sessions of classes side by side."""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import solara

from ..comparing import Comparing
from ..components import views
from ..components.views import Frame
from ..frames.sessions import (
    FEWEST,
    LETTERS,
    MOST,
    Compared,
    compared,
    courses,
    percentiles,
    unrest,
)
from ..play.session.summary import Figures
from ..sessions import Found, find_sessions
from .charts import Charts
from .watching import use_version


@cache
def comparing(folder: Path) -> Comparing:
    """Return what finds the figures of a folder's sessions, for all pages."""
    return Comparing(folder)


@solara.component
def Sessions(folder: Path, looked: int) -> None:
    """List the sessions of a folder, and compare those that are chosen."""
    nobody: list[str] = []
    chosen, choose = solara.use_state(nobody)
    found = solara.use_memo(lambda: find_sessions(folder), [folder, looked])
    source = comparing(folder)
    known = use_version(source)
    picked = [f for key in chosen for f in found if f.key == key and not f.problem][:MOST]
    figures = solara.use_memo(
        lambda: [source.figures(f) for f in picked], [known, [f.key for f in picked], looked]
    )

    def pick(keys: Any) -> None:
        choose(list(dict.fromkeys(str(key) for key in keys))[:MOST])

    views.Sessions(
        frame=Frame(listed(found, picked, figures)),
        event_choose=pick,
    )
    ready = [
        Compared(letter, f.place, known)
        for letter, f, known in zip(LETTERS, picked, figures, strict=False)
        if isinstance(known, Figures)
    ]
    if len(ready) < FEWEST:
        return
    Charts(Frame(courses(ready)), None)
    Charts(Frame([percentiles(ready)]), None)
    Charts(Frame(unrest(ready)), None)
    views.Compared(frame=Frame(compared(ready)))


def listed(
    found: Sequence[Found], picked: Sequence[Found], figures: Sequence[Figures | str | None]
) -> dict[str, Any]:
    """Return the list of sessions, with what is wrong with those that are chosen."""
    letters = {f.key: letter for f, letter in zip(picked, LETTERS, strict=False)}
    wrong = {f.key: k for f, k in zip(picked, figures, strict=True) if isinstance(k, str)}
    waiting = sum(known is None for known in figures)
    return {
        "most": MOST,
        "status": f"{waiting} of them {'is' if waiting == 1 else 'are'} being computed; the page "
        "shows them by itself." if waiting else "",
        "sessions": [
            {
                "key": f.key,
                "letter": letters.get(f.key, ""),
                "place": f.place,
                "detail": f"{f.title}, {f.day}: {f.people} people, {f.rounds} rounds",
                "problem": f.problem or wrong.get(f.key, ""),
            }
            for f in found
        ],
    }  # fmt: skip
