"""The people: citizens on the paper's two axes, the poll, and who one of them is."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...agents.citizens import Attitudes
from ..play.view import View
from .quantities import quantity

DRAWN = 5_000
"""Citizens up to which each one is drawn; more are drawn as density."""

CELLS = (64, 40)
"""Columns and rows of the density."""

EDGE, CROWD = 1, 10
"""Thousandths of Russianness within which people stand at the top, and how many make a crowd."""

ASKED = (
    ("russia", "for_moscow"),
    ("neutral", "neutral"),
    ("west", "for_west"),
    ("state", "approval"),
)
"""What a poll finds: colour, column."""


def people(view: View, chosen: int | None = None) -> dict[str, Any]:
    """Return the frame of the population at the month on screen; ``chosen`` is a citizen."""
    population = view.moment.population
    folk = population.people
    parameters = view.recipe.parameters(view.recipe.shown).at(view.recipe.month).citizens
    opinion = view.figures
    drawn = population.size <= DRAWN
    return {
        "citizens": population.size,
        "month": view.recipe.month,
        "when": view.in_full(view.recipe.month),
        "points": _points(folk) if drawn else [],
        "cells": [] if drawn else _density(folk),
        "columns": CELLS[0],
        "rows": CELLS[1],
        "supporter": float(np.asarray(parameters.supporter)),
        "russian": float(np.asarray(parameters.russian)),
        "chosen": None if chosen is None else who(view, chosen),
        "text": (
            f"{population.size:,} citizens, {view.in_full(view.recipe.month)}: "
            f"{_percent(opinion['public_for_moscow'])} for Moscow, "
            f"{_percent(opinion['public_neutral'])} for neither side, "
            f"{_percent(opinion['public_for_west'])} for the West; "
            f"{_percent(opinion['public_russian_but_neutral'])} are culturally Russian and "
            "politically neutral."
        ),
        "edge": edge(folk),
        "poll": poll(view),
    }


def edge(folk: Attitudes) -> dict[str, Any]:
    """Return the highest cultural Russianness, in thousandths as points are, and who shares it."""
    culture = np.rint(1000 * folk.culture[:, 0]).astype(int)
    top = int(culture.max())
    many = int((culture >= top - EDGE).sum())
    return {
        "from": top - EDGE,
        "text": f"The {many:,} along the top, spread upwards to be seen, share the most Russian "
                f"culture of all ({top / 10:.0f} %)."
                if many >= CROWD else "",
    }  # fmt: skip


def poll(view: View) -> dict[str, Any]:
    """Return the latest poll as the regime would see it, with its error, beside the truth."""
    settings = view.recipe.parameters(view.recipe.shown).citizens
    size, interval = int(settings.poll_size), int(settings.poll_interval)  # pyright: ignore
    citizens = view.moment.population.size
    taken = view.recipe.month - view.recipe.month % interval
    now = view.columns[taken]
    rows: list[dict[str, Any]] = []
    for role, key in ASKED:
        asked = now[f"poll_{key}"]
        error = 196 * (asked * (1 - asked) / size) ** 0.5
        rows.append({
            "name": quantity(f"public_{key}").name,
            "role": role,
            "share": round(100 * asked, 1),
            "error": None if key == "approval" else round(error, 1),
            "truth": round(100 * now[f"public_{key}"], 1),
        })  # fmt: skip
    text = (
        f"Last poll, {view.in_full(taken)}: {size:,} people asked. The {citizens:,} citizens "
        "stand for the whole public, so that a poll may draw one of them several times."
    )
    return {"month": taken, "text": text, "rows": rows}


def who(view: View, citizen: int) -> dict[str, Any]:
    """Say who a citizen is and who they talk politics with."""
    population = view.moment.population
    folk = population.people
    row = population.network[[citizen]]
    around = [int(n) for n in row.indices if n != citizen]
    leaning = float(folk.leaning[citizen, 0])
    neighbours = [
        {"number": n, "x": round(float(folk.leaning[n, 0]), 3),
         "y": round(float(folk.culture[n, 0]), 3), "words": _neighbour(folk, n)}
        for n in around
    ]  # fmt: skip
    sentences = [
        f"Citizen {citizen}: {_side(leaning)} (leaning {leaning:+.2f})".replace("-", "−") + ".",
        f"Cultural Russianness {_percent(folk.culture[citizen, 0])}, national identity "
        f"{_percent(folk.identity[citizen, 0])}, approval of the leadership "
        f"{_percent(folk.approval[citizen, 0])}.",
    ]
    if around:
        mean = float(np.mean(folk.leaning[around, 0]))
        sentences.append(
            f"Talks politics with {len(around)} others, who lean {mean:+.2f} on average "
            f"({_side(mean)}).".replace("-", "−")
        )
    return {
        "number": citizen,
        "x": round(leaning, 3),
        "y": round(float(folk.culture[citizen, 0]), 3),
        "sentences": sentences,
        "neighbours": neighbours,
    }


def _neighbour(folk: Attitudes, citizen: int) -> str:
    """Say in a line who a neighbour is."""
    return (
        f"{_side(float(folk.leaning[citizen, 0]))}, Russianness "
        f"{_percent(folk.culture[citizen, 0])}, identity {_percent(folk.identity[citizen, 0])}, "
        f"approval {_percent(folk.approval[citizen, 0])}"
    )


def nearest(view: View, leaning: float, culture: float) -> int:
    """Return the citizen who stands nearest to a place in the picture."""
    folk = view.moment.population.people
    distance = ((folk.leaning[:, 0] - leaning) / 2) ** 2 + (folk.culture[:, 0] - culture) ** 2
    return int(np.argmin(distance))


def _points(folk: Attitudes) -> list[str]:
    """Return leaning, culture, identity and approval of everyone, in thousandths.

    As text: what is sent is searched, number by number, for what must be packed apart.
    """
    columns = [folk.leaning, folk.culture, folk.identity, folk.approval]
    return [" ".join(map(str, np.rint(1000 * c[:, 0]).astype(int).tolist())) for c in columns]


def _density(folk: Attitudes) -> list[list[float]]:
    """Return [column, row, people, mean identity, mean approval] of every cell with people."""
    x = np.clip((folk.leaning[:, 0] + 1) / 2 * CELLS[0], 0, CELLS[0] - 1).astype(int)
    y = np.clip(folk.culture[:, 0] * CELLS[1], 0, CELLS[1] - 1).astype(int)
    cell = y * CELLS[0] + x
    size = CELLS[0] * CELLS[1]
    count = np.bincount(cell, minlength=size)
    held = np.flatnonzero(count)
    means = [
        np.bincount(cell, weights=values[:, 0], minlength=size)[held] / count[held]
        for values in (folk.identity, folk.approval)
    ]
    table = np.stack([held % CELLS[0], held // CELLS[0], count[held], *means], axis=1)
    return np.round(table, 3).tolist()


def _percent(share: Any) -> str:
    return f"{100 * float(share):.0f} %"


def _side(leaning: float) -> str:
    if abs(leaning) <= 0.25:
        return "for neither side"
    return "for the West" if leaning > 0 else "for Moscow"
