"""The debrief as a whole: everything that is computed of a game, in one pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ....model.record import record
from .claims import Tested, held_against
from .decisions import Choice, Levels, Utility, certainty, choices, given_back
from .otherwise import Given, games
from .outcomes import Effect, Fate, Spoken, effects, fates, spoken
from .played import PUBLIC, SEATS, Played
from .split import Split, split
from .worlds import COMPARED, Among, among, model_worlds_by_round


@dataclass(frozen=True)
class Debrief:
    """What a game was, month by month and decision by decision.

    ``model_course`` is alignment by month from 0 in the game's own world, had the model decided
    for all seats: the same random draws, so that decisions alone make the difference. ``unrest``
    and ``model_unrest`` are the intensity of unrest, 0 … 1, by month in these two games.
    """

    scenario: str
    rounds: int
    months: int
    """Months of a round."""
    among: Among
    model_course: tuple[float, ...]
    unrest: tuple[float, ...]
    model_unrest: tuple[float, ...]
    choices: tuple[Choice, ...]
    split: Split
    spoken: tuple[Spoken, ...]
    effects: tuple[Effect, ...]
    deals: tuple[Fate, ...]
    claims: tuple[Tested, ...]


STAGES = ("worlds", "decisions", "who moved it")
"""What is computed one after the other."""


def debrief(played: Played, worlds: int = COMPARED) -> Debrief:
    """Return the debrief of a game of one round at least."""
    *_, made = stages(played, worlds)
    assert isinstance(made, Debrief)
    return made


def stages(played: Played, worlds: int = COMPARED) -> Iterator[Debrief | str]:
    """Yield the name of each stage when it is done, the worlds round by round; at last the debrief.

    The same game yields the same things in the same order.
    """
    others = np.empty(0)
    for others in model_worlds_by_round(played, worlds):  # noqa: B007 (the last is used)
        yield STAGES[0]
    given = [*given_back(played), all_of(played, PUBLIC), all_of(played, *SEATS)]
    silent, model = len(given) - 2, len(given) - 1
    levels: list[Levels] = []
    alignment: list[np.ndarray] = []
    months: list[dict[str, np.ndarray]] = []
    sure = []
    utility = Utility()
    for simulation, now in games(played, given):
        levels.append(dict(now.levels))
        alignment.append(now.measures.alignment)
        months.append(last := record(now))
        utility.add(simulation, now)
        if now.month and (now.month - 1) % played.settings.months == 0:
            sure.append(certainty(now))
            yield STAGES[1]
    course = np.stack(alignment)
    parts = split(played, [{name: row[:1] for name, row in each.items()} for each in levels])
    yield STAGES[2]
    own = {name: np.stack([m[name][:1] for m in months[1:]], axis=1) for name in last}
    yield Debrief(
        scenario=played.settings.scenario,
        rounds=len(played.rounds),
        months=played.settings.months,
        among=among(course[:, 0], others),
        model_course=tuple(course[:, model].tolist()),
        unrest=tuple(float(month["unrest"][0]) for month in months),
        model_unrest=tuple(float(month["unrest"][model]) for month in months),
        choices=tuple(choices(played, levels, sure, course, utility.means())),
        split=parts,
        spoken=tuple(spoken(done) for done in played.rounds),
        effects=tuple(effects(last, silent)),
        deals=tuple(fates(played)),
        claims=tuple(held_against(own)),
    )


def all_of(played: Played, *seats: str) -> Given:
    """Return all rounds of some seats; where the model has all of them there are no deals."""
    each = frozenset((done.number, seat) for done in played.rounds for seat in seats)
    return Given(each, deals=set(seats) != set(SEATS))
