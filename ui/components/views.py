"""The components of the pages: each draws a frame that a pure function has prepared.

A component is a Vue template of the same name in this folder. It gets its frame as data and hands
back events; it holds no rule and no state of the game.
"""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import solara

Event = Callable[[Any], None] | None


@solara.component_vue("header.vue", vuetify=False)
def Header(page: str, event_visit: Event = None) -> None:
    """Name of the project, the pages, light or dark, and what the model is and is not."""


@solara.component_vue("address.vue", vuetify=False)
def Address(query: str) -> None:
    """Keep the address of the page such that reloading brings back what is shown."""


@solara.component_vue("controls.vue", vuetify=False)
def Controls(frame: dict[str, Any], event_act: Event = None) -> None:
    """Time, scenario and seed; also listens to the keyboard."""


@solara.component_vue("chart.vue", vuetify=False)
def Chart(frame: dict[str, Any], event_go: Event = None) -> None:
    """Draw a chart over time; a click goes to its month."""


@solara.component_vue("triangle.vue", vuetify=False)
def Triangle(frame: dict[str, Any]) -> None:
    """Where Minsk stands between Moscow, the West and sovereign neutrality."""


@solara.component_vue("reasons.vue", vuetify=False)
def Reasons(frame: dict[str, Any]) -> None:
    """Why the state moved in the month on screen."""


@solara.component_vue("about.vue", vuetify=False)
def About() -> None:
    """Say what the model is, what it is not, and how to read the pages."""


@solara.component_vue("people.vue", vuetify=False)
def People(frame: dict[str, Any], event_choose: Event = None) -> None:
    """Show the population on its two axes, a poll, and who one citizen is."""


@solara.component_vue("parameters.vue", vuetify=False)
def ParameterSliders(
    groups: list[dict[str, Any]],
    values: dict[str, Any],
    refused: dict[str, str],
    changed: list[str],
    month: int,
    event_check: Event = None,
    event_act: Event = None,
) -> None:
    """All parameters; changes wait until the game starts again or forks with them."""


@solara.component_vue("branches.vue", vuetify=False)
def Branches(frame: dict[str, Any], event_act: Event = None) -> None:
    """Fork at the month on screen; name, show, compare and discard courses."""


@solara.component_vue("take.vue", vuetify=False)
def Take(
    query: str, played: bool, seed: int, file: dict[str, str] | None, event_download: Event = None
) -> None:
    """Hand out the link and the downloads."""


@solara.component_vue("seat.vue", vuetify=False)
def Seat(frame: dict[str, Any], event_act: Event = None) -> None:
    """Choose a seat, or decide in it."""


@solara.component_vue("debrief.vue", vuetify=False)
def Debrief(rows: list[dict[str, str]], month: int) -> None:
    """How the course of a person's seat compares."""


@solara.component_vue("guide.vue", vuetify=False)
def Guide() -> None:
    """Lead through the page on a first visit, in three minutes."""


@solara.component_vue("results.vue", vuetify=False)
def Shelf(folder: str, results: list[dict[str, str]]) -> None:
    """List reports of batch runs and claims, and show one beside the list."""
