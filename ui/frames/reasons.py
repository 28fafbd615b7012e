"""Why did it move? Each power's move in words, what else it weighed, the split of the change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...agents.declaration import Array
from ...agents.moves import POWERS
from ...agents.power import Power
from ...experiments.reports.reasons import PREFERENCES, move_source
from ..play.credit import Credited
from ..play.headlines import toward
from ..play.view import View
from ..play.words import changes, named, number, signed, source_words, titled
from .causes import FINENESS, credit, fine, split

RUNNERS_UP = 3


def reasons(view: View, credited: Sequence[Credited] = ()) -> dict[str, Any]:
    """Return the frame that explains the month on screen.

    ``credited`` says who moved alignment until each month, if it is known.
    """
    month = view.recipe.month
    if month == 0:
        return {"month": 0, "headline": f"{view.named(0)}. Press Step to see the first moves.",
                "powers": [], "split": None, "credit": None}  # fmt: skip
    before, after = (fine(float(view.months[m].alignment.whole[0, 0])) for m in (month - 1, month))
    change = (after - before) / FINENESS
    return {
        "month": month,
        "headline": (
            f"In {view.in_full(month)} the state's alignment went from "
            f"{number(before / FINENESS, 4)} to {number(after / FINENESS, 4)}: "
            f"{toward(change, 4)}."
        ),
        "powers": [_power(view, power) for power in POWERS],
        "split": split(view.moment, after - before),
        "credit": credit(view, credited) if credited else None,
    }


def moves_of_month(view: View) -> list[dict[str, Any]]:
    """Return what each power did in the month on screen, without its reasons."""
    if view.recipe.month == 0:
        return []
    frames = [_power(view, power) for power in POWERS]
    return [{"name": f["name"], "sentence": f["sentence"]} for f in frames]


def _power(view: View, power: Power) -> dict[str, Any]:
    """Return what a power did in the month on screen, with its pros and cons."""
    was, now = view.months[view.recipe.month - 1], view.moment
    decision = now.decisions[power.name]
    menu = power.menu
    before, played = was.levels[power.name][0], decision.levels[0]
    candidates, distinct = (each[0] for each in menu.candidates(was.levels[power.name]))
    taken = None if decision.chosen is None else int(decision.chosen[0])
    ordered = _ordered(view, power)
    if ordered.any():
        taken = named(candidates, played)
        described = _words_of_orders(power, candidates, before, played, ordered)
    elif taken is None:
        described = {"sentence": _words(power, candidates, before, played)}
    else:
        described = {"sentence": menu.describe(menu.names[taken]),
                "quote": quotation(power, menu.names[taken])}  # fmt: skip
    frame: dict[str, Any] = {
        "name": power.name, "title": power.title, "capital": power.capital,
        "runnersUp": [], "because": [], "gain": None, "chance": None, "against": "the chosen move",
        "quote": None, "note": "", "own": "", **described,
        "sentence": f"{power.capital} {described['sentence']}.",
    }  # fmt: skip
    if decision.utility is None or decision.probabilities is None:
        return frame
    utility = {name: w[0] for name, w in decision.utility.items()}
    total = sum(utility.values(), np.zeros(len(menu.names)))
    chances = decision.probabilities[0]
    reference = taken or 0
    if not ordered.any():
        frame["chance"] = _odds(chances, reference)
    else:
        frame["against"] = "staying its course" if taken is None else "this move"
    frame["because"] = _because(utility, reference)
    frame["gain"] = signed(1000 * float(total[reference] - total[0]), 1)
    order = [n for n in np.argsort(-total).tolist() if distinct[n] and n != reference]
    frame["runnersUp"] = [
        {
            "words": menu.describe(menu.names[n]),
            "than": _than(1000 * float(total[n] - total[reference])),
            "chance": _percent(chances[n]),
        }
        for n in order[:RUNNERS_UP]
    ]
    return frame


def _words_of_orders(
    power: Power, candidates: Array, before: Array, played: Array, ordered: NDArray[np.bool_]
) -> dict[str, Any]:
    """Say what a person made a power do, and what it did of its own accord beside it."""
    by_order, by_itself = np.where(ordered, played, before), np.where(ordered, before, played)
    own = "" if (by_itself == before).all() else _words(power, candidates, before, by_itself)
    if own and (by_order == before).all():
        held = [titled(i.name) for i in compress(power.menu.instruments, ordered)]
        return {"sentence": own, "note": f"you hold its {', '.join(held)}"}
    move = named(candidates, by_order)
    return {
        "sentence": _words(power, candidates, before, by_order),
        "note": "set by you",
        "own": f"Of its own accord it {own}." if own else "",
        "quote": None if move is None else quotation(power, power.menu.names[move]),
    }


def _ordered(view: View, power: Power) -> NDArray[np.bool_]:
    """Return which of a power's instruments a person has set for the month on screen."""
    recipe = view.recipe
    names = {
        name
        for order in recipe.branches[recipe.shown].orders
        if order.power == power.name and order.holds(recipe.month)
        for name in order.levels
    }
    return np.array([i.name in names for i in power.menu.instruments])


def _because(utility: dict[str, Any], chosen: int) -> list[dict[str, str]]:
    """Return the largest pros and cons of the chosen move, against no change (move 0)."""
    gains = {name: float(w[chosen] - w[0]) for name, w in utility.items()}
    strongest = sorted(gains, key=lambda name: -abs(gains[name]))[:3]
    return [
        {"preference": PREFERENCES[name], "gain": signed(1000 * gains[name], 1)}
        for name in strongest
        if abs(gains[name]) >= 5e-5
    ]


def _words(power: Power, candidates: Array, before: Array, levels: Array) -> str:
    """Say what a change of levels is: a candidate's own words, or each change in turn."""
    move = named(candidates, levels)
    if move is not None:
        return power.menu.describe(power.menu.names[move])
    return ", ".join(changes(power, before.tolist(), levels.tolist()))


def quotation(power: Power, move: str) -> dict[str, str] | None:
    """Return the paper's words on the instrument of a move, or the reason where it has none."""
    source = move_source(power, move)
    return None if source is None else source_words(source)


def _odds(chances: Array, chosen: int) -> str:
    """Say how likely the chosen move was, and whether another one was likelier."""
    likeliest = int(np.argmax(chances))
    words = f"Chosen with a probability of {_percent(chances[chosen])}"
    if chances[likeliest] > chances[chosen]:
        words += f", though another move had {_percent(chances[likeliest])}"
    return words


def _than(gain: float) -> str:
    """Say by how many thousandths of utility a move is better or worse than another."""
    size = number(abs(gain), 1)
    return "as good as" if size == "0.0" else f"{size} {'better' if gain > 0 else 'worse'} than"


def _percent(share: Any) -> str:
    share = float(share)
    return "< 1 %" if share < 0.01 else f"{100 * share:.0f} %"
