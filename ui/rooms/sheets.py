"""Sheets of paper for a lesson: briefings, moves, consequences, quiz; one file, ready to print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from ...agents.mistake import Mistake, shown
from ...model.scenario import Scenario
from ...model.simulation import Moment
from ..play.recipe import scenario_named
from ..play.room.actions import SEATS
from ..play.room.briefing import briefing
from ..play.room.consequences import ROUNDS as AVERAGED
from ..play.room.consequences import WORLDS, consequences
from ..play.room.game import RoomGame
from ..play.room.quiz import Question, questions
from ..play.room.room import Room
from ..play.room.state import Settings
from ..play.words import source_words
from . import markup, pages

ROUNDS = 6
"""Rounds for which move sheets and the sheet of figures have room."""


def written(path: Path, scenario: str, months: int) -> None:
    """Write the sheets of a scenario; raises :class:`Mistake` where the file cannot be written."""
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(sheets(scenario, months))
        new.replace(path)
    except OSError as error:
        raise Mistake(f"{shown(str(path))} cannot be written: {error.strerror}.") from None


def sheets(scenario: str, months: int) -> str:
    """Return the sheets as one page of HTML that needs nothing else."""
    game = RoomGame(Settings(scenario, seed=0))
    start = game.line.months[0]
    found = scenario_named(scenario)
    style = (markup.HERE / "static" / "sheets.css").read_text(encoding="utf-8")
    return pages.page(
        "sheets.html",
        style=Markup(style),
        scenario=found.title,
        months=months,
        rounds=range(1, ROUNDS + 1),
        briefings=[briefing(found, start, seat) for seat in SEATS],
        quiz=_quiz(found, start),
        table=consequences(found, months),
        worlds=WORLDS,
        averaged=AVERAGED,
    )


def briefings(room: Room) -> str:
    """Return the briefings of a room's scenario as a page to print, a sheet for each seat."""
    start = room.line.months[0]
    return pages.page(
        "briefings.html",
        title=room.scenario.title,
        briefings=[briefing(room.scenario, start, seat) for seat in SEATS],
    )


def _quiz(scenario: Scenario, start: Moment) -> list[dict[str, Any]]:
    def shown_on_paper(q: Question) -> dict[str, Any]:
        return {
            "text": q.text,
            "options": q.options,
            "right": q.options[q.right],
            "explanation": q.explanation,
            "paper": None if q.paper is None else source_words(q.paper),
        }

    return [shown_on_paper(q) for q in questions(scenario, start)]
