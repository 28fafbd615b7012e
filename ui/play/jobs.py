"""What is computed in the background: the parallel worlds, the forecast and the comparison.

Each job is a generator that yields one summary per month, so that it can be shown as it grows
and dropped between two months. Jobs run in a process of their own (see ``background``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...agents.declaration import Array
from ...model.continuation import continuation
from ...model.record import record
from ...model.simulation import Moment, Simulation
from .debrief.made import stages
from .line import Line, policies_of
from .place import place
from .recipe import HORIZON, Recipe, scenario_named
from .standings import standings

if TYPE_CHECKING:
    from .session.session import Session
    from .session.summary import Figures

WORLDS = 200
"""Parallel worlds, and continuations in a forecast."""

AHEAD = 24
"""Months of the forecast."""

FEWEST = 20
"""Continuations below which a forecast would say too little to be drawn."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""The bands that are drawn: the middle 90 % and 50 % of the worlds, and the median."""

OTHERS = 1_000_000
"""First index of worlds whose random draws make a forecast's futures; no game plays these."""

CITIZENS = 1_000
"""Citizens in a parallel world; more would not change its bands visibly."""


@dataclass(frozen=True)
class Summary:
    """One month of many worlds: each column's quantiles, and where the states stand."""

    month: int
    quantiles: Mapping[str, tuple[float, ...]]
    across: Array
    up: Array
    """See :func:`triangulation.ui.play.place.place`; one entry per world."""


def summary(moment: Moment) -> Summary:
    """Summarise a moment of many worlds."""
    columns = record(moment)
    across, up = place(columns["alignment"], columns["sovereignty"])
    found = np.quantile(np.stack(list(columns.values())), QUANTILES, axis=1).T
    return Summary(
        month=moment.month,
        quantiles={n: tuple(row) for n, row in zip(columns, found.tolist(), strict=True)},
        across=np.asarray(across),
        up=np.asarray(up),
    )


def unsteered(recipe: Recipe) -> Recipe:
    """Return the recipe as the model would play it: the seat given back, its orders dropped."""
    branches = {
        n: replace(b, orders=tuple(o for o in b.orders if o.power != recipe.seat))
        for n, b in recipe.branches.items()
    }
    return replace(recipe, seat=None, branches=branches)


def forecasts(citizens: int) -> int:
    """Return how many continuations a forecast has: fewer for many citizens, at last none."""
    worlds = WORLDS * CITIZENS // max(citizens, CITIZENS)
    return worlds if worlds >= FEWEST else 0


def parallel(
    recipe: Recipe, branch: int, worlds: int = WORLDS, months: int = HORIZON
) -> Iterator[Summary]:
    """Yield every month of other worlds that live through the same branch with other draws."""
    path = recipe.path(branch)
    indices = range(1, worlds + 1)
    simulation = Simulation(
        recipe.drawn(path[0][0], indices),
        seed=recipe.seed,
        worlds=indices,
        citizens=min(recipe.citizens, CITIZENS),
        policies=policies_of(recipe, path[0][0]),
        schedule=scenario_named(recipe.scenario).events,
    )
    yield summary(simulation.now)
    ends = [start for _, start in path[1:]] + [months]
    for n, ((number, _), end) in enumerate(zip(path, ends, strict=True)):
        if n > 0:
            simulation = continuation(
                simulation.now,
                recipe.drawn(number, indices),
                seed=recipe.seed,
                worlds=indices,
                positions=range(worlds),
                policies=policies_of(recipe, number),
            )
        while simulation.now.month < end:
            yield summary(simulation.step())


def forecast(recipe: Recipe, branch: int, moment: Moment) -> Iterator[Summary]:
    """Yield the next months of the very world of ``moment``, continued many times.

    A power that a person plays keeps its present course in all of them.
    """
    indices = range(OTHERS, OTHERS + forecasts(recipe.citizens))
    simulation = continuation(
        moment,
        recipe.drawn(branch, indices),
        seed=recipe.seed,
        worlds=indices,
        policies=policies_of(recipe, branch),
    )
    yield summary(simulation.now)
    for _ in range(AHEAD):
        yield summary(simulation.step())


def model_course(recipe: Recipe, months: int) -> Iterator[dict[str, float]]:
    """Yield every month of the game's own world as the model itself would have played it."""
    line = Line.begun(unsteered(recipe))
    yield dict(line.columns[0])
    for _ in range(months):
        line.step()
        yield dict(line.columns[-1])


def session_figures(session: Session) -> Iterator[str | Figures]:
    """Yield the stages of a session's debrief as they are done; at last all its figures."""
    from .debrief.played import played_from
    from .session.played import played_again
    from .session.summary import Figures, summarised

    about = summarised(played_again(session))
    for item in stages(played_from(session.settings, session.rounds, session.deals)):
        yield item if isinstance(item, str) else Figures(about, item)


JOBS: dict[str, Any] = {
    "parallel": parallel,
    "forecast": forecast,
    "model_course": model_course,
    "standings": standings,
    "debrief": stages,
    "session": session_figures,
}
"""Jobs by the name under which they are asked for."""
