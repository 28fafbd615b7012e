"""The components of the pages: each draws a frame that a pure function has prepared.

A component is a Vue template of the same name in this folder. It gets its frame as data and hands
back events; it holds no rule and no state of the game.
"""

# Solara exports its names with a star, which pyright takes for private.
# pyright: reportPrivateImportUsage=false

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara

Event = Callable[[Any], None] | None


@dataclass(frozen=True)
class Frame:
    """A frame on its way to the browser.

    To Solara it is one value. Bare lists and dictionaries it would search for components, number
    by number, which costs more than all else between a key and the picture.
    """

    content: Any


def _content(frame: Frame, _: Any) -> Any:
    return frame.content


def drawn(template: str) -> Callable[[Callable[..., None]], Callable[..., Any]]:
    """Return the decorator that makes a component of a template that gets Frames."""
    frames: list[str] = ["frame", "frames", "marks", "groups", "tabs", "months"]
    return solara.component_vue(template, vuetify=False, to_json=dict.fromkeys(frames, _content))


@drawn("header.vue")
def Header(page: str, event_visit: Event = None) -> None:
    """Name of the project, the pages, light or dark."""


@drawn("address.vue")
def Address(query: str, view: str, first: str, event_look: Event = None) -> None:
    """Keep the address of the page such that reloading brings back what is shown.

    Every ``view`` but the ``first`` is named in it, and is a step that the browser's Back takes.
    """


@drawn("broken.vue")
def Broken(event_again: Event = None) -> None:
    """Say that a page failed, and offer ways on."""


@drawn("controls.vue")
def Controls(frame: Frame, event_act: Event = None) -> None:
    """Time, and the result of the month; also listens to the keyboard."""


@drawn("setup.vue")
def Setup(frame: Frame, event_act: Event = None) -> None:
    """Scenario, seed and number of citizens; each begins a new game."""


@drawn("tabs.vue")
def Tabs(tabs: Frame, shown: str, event_look: Event = None) -> None:
    """Lead to the views of a game, one tap away; on a phone along the bottom."""


@drawn("switch.vue")
def Switch(names: list[str], chosen: str, event_choose: Event = None) -> None:
    """Choose the picture that is shown."""


@drawn("news.vue")
def News(frame: Frame) -> None:
    """Show the headlines of the month on screen, with their reasons."""


@drawn("log.vue")
def Log(months: Frame, month: int, event_go: Event = None) -> None:
    """List the headlines of all months, to search and to jump from."""


@drawn("charts.vue")
def Charts(
    frames: Frame, marks: Frame, file: dict[str, str] | None,
    event_go: Event = None, event_numbers: Event = None,
) -> None:  # fmt: skip
    """Draw one or more charts over time, each with its mark; a click goes to its month.

    The numbers of a chart are asked for by its key, and come back as a ``file``.
    """


@drawn("fan.vue")
def Fan(plausible: bool, sets: int, parameters: int, event_act: Event = None) -> None:
    """Choose the parameters of the other runs that the bands are made of."""


@drawn("triangle.vue")
def Triangle(frame: Frame) -> None:
    """Where Minsk stands between Moscow, the West and sovereign neutrality."""


@drawn("stage.vue")
def Stage(frame: Frame) -> None:
    """Show the actors, and what passes between them in the month on screen."""


@drawn("reasons.vue")
def Reasons(frame: Frame) -> None:
    """Why the state moved in the month on screen."""


@drawn("about.vue")
def About() -> None:
    """Say what the model is, what it is not, and how to read the pages."""


@drawn("people.vue")
def People(frame: Frame, event_choose: Event = None) -> None:
    """Show the population on its two axes, a poll, and who one citizen is."""


@drawn("parameters.vue")
def ParameterSliders(
    groups: Frame,
    frame: Frame,
    month: int,
    refused: dict[str, str],
    event_check: Event = None,
    event_act: Event = None,
) -> None:
    """All parameters; changes wait until the game starts again or forks with them."""


@drawn("branches.vue")
def Branches(frame: Frame, event_act: Event = None) -> None:
    """Fork at the month on screen; name, show, compare and discard courses."""


@drawn("take.vue")
def Take(
    query: str, played: bool, seed: int, citizens: int, caveat: str, file: dict[str, str] | None,
    event_download: Event = None,
) -> None:  # fmt: skip
    """Offer the link and the downloads."""


@drawn("seat.vue")
def Seat(frame: Frame, event_act: Event = None) -> None:
    """Choose a seat, or decide in it."""


@drawn("debrief.vue")
def Debrief(frame: Frame) -> None:
    """How the course of a person's seat compares."""


@drawn("question.vue")
def Question(facts: str, link: str) -> None:
    """Ask what the game is about; on paper, also say what is played and where it is found."""


@drawn("guide.vue")
def Guide(names: list[str], played: int, event_look: Event = None, event_act: Event = None) -> None:
    """Lead through the page on a first visit, in three minutes."""


@drawn("history.vue")
def History(frame: Frame) -> None:
    """Compare the historical periods with the record, and describe their episodes."""


@drawn("sessions.vue")
def Sessions(frame: Frame, event_choose: Event = None) -> None:
    """List finished sessions, of which some are compared."""


@drawn("compared.vue")
def Compared(frame: Frame) -> None:
    """Show sessions side by side in a table, with notes on the comparison."""


@drawn("results.vue")
def Shelf(folder: str, frame: Frame, event_look: Event = None) -> None:
    """List what runs, experiments and claims have left, and show one beside the list."""
