"""A batch of worlds, stepped month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from ..agents.declaration import Array
from ..agents.deliberation import Decision, remembered
from ..agents.mistake import Mistake
from ..agents.moves import POWERS, Moves
from ..agents.network import social_network
from ..agents.outlook import Outlook
from ..agents.policies import Deliberate, Policy, Situation
from ..agents.power import Power
from ..agents.public_opinion import Poll, PublicOpinion
from . import events, regime, security, society
from .alignment import (
    COALITIONS,
    COMPONENTS,
    Alignment,
    align,
    causes,
    coalition_levels,
    coalition_rows,
)
from .draws import Purpose, Worlds, draws_of_month, uniform
from .foresight import imagine_utility, observe, present, sketched
from .kinds import struck
from .measures import Measures, flat_measures, foresee, measure
from .month import with_standing
from .parameters import Parameters, columns
from .population import Population, flat, found_population
from .programs.groups import turned
from .real_month import next_month, reading
from .schedule import Event, Schedule, due
from .speeches import Listening, Speech
from .start import starting_levels, starting_state
from .state import State
from .voices import Voices, gathered, persuaded

DEFAULT_SEED = 2020
"""The default seed; any other is as good."""

CITIZENS = 1000
"""Default number of citizens in a world."""


@dataclass(frozen=True)
class Moment:
    """The complete state after a month: enough to continue from it, and to read it."""

    month: int
    state: State
    levels: Mapping[str, Array]
    """Each power's instruments, worlds × instruments."""
    recent: Mapping[str, Array]
    """What is remembered of each power's changes of policy, worlds × instruments: signed shares of
    the instruments' ranges, −1 … 1; 0 at the start."""
    population: Population
    opinion: PublicOpinion
    poll: Poll
    measures: Measures
    alignment: Alignment
    decisions: Mapping[str, Decision]
    """Each power's decision of the month and its reasons; empty at the start."""
    by_power: Array
    """Change of alignment by components × powers × worlds."""
    under_way: Array
    """Change of alignment that nobody's moves of the month explain, components × worlds."""
    schedule: Schedule = ()
    """Events of this and other months that are fixed; going back goes back to its schedule."""
    events: Mapping[str, Array] = field(default_factory=dict[str, Array])
    """Sizes of the month's events by kind, worlds × 1; 0 or no entry where there was none."""


class Simulation:
    """Worlds of one scenario side by side, under given policies.

    ``worlds`` are the indices that address each world's random draws; ``parameters`` is one set for
    all worlds or one per world; ``schedule`` are events with a date, ``speeches`` voices with one.
    The present is :attr:`now`; a moment never changes, so keeping one and setting :attr:`now` to it
    goes back, or branches off, exactly. ``voices`` may be set to what citizens hear of each other
    in the months to come, ``besides`` to events that happen in them beside those of the schedule:
    sizes by kind, worlds × 1.
    """

    def __init__(
        self,
        parameters: Parameters | Sequence[Parameters],
        *,
        seed: int = 0,
        worlds: Worlds | Sequence[int] = (0,),
        citizens: int = CITIZENS,
        policies: Mapping[str, Policy] | None = None,
        network: Any = None,
        schedule: Sequence[Event] = (),
        speeches: Sequence[Speech] = (),
    ) -> None:
        """Set the worlds up at their start; ``network`` may be given if it is at hand."""
        self._each = [parameters] if isinstance(parameters, Parameters) else list(parameters)
        self._in_force: list[Parameters] = []
        self.settings = self._each[0]
        self.take_month(0)
        self.seed = seed
        self.worlds: Worlds = np.asarray(worlds, dtype=np.int64)
        self.policies: dict[str, Policy] = {p.name: Deliberate() for p in POWERS}
        self.policies.update(policies or {})
        self.voices: Voices | None = None
        self.besides: Mapping[str, Array] = {}
        if network is None:
            network = social_network(self.settings.network, citizens, seed)
        self._listening = Listening(speeches, network)
        self.now = self._start(citizens, network, tuple(schedule))

    def take_month(self, month: int) -> None:
        """Use the parameters of a month: the values that paths have in it."""
        now = [p.at(month) for p in self._each]
        if now != self._in_force:
            self._in_force = now
            self.p = columns(now)
            self._citizens = flat(self.p.citizens)
            self.turned = turned(self.p, np.float64)
            self.sketch = sketched(self.p)

    def _start(self, citizens: int, network: Any, schedule: Schedule) -> Moment:
        count = len(self.worlds)
        state = starting_state(self.p, count)
        levels = starting_levels(self.p, count)
        moves = as_moves(levels)
        population = found_population(
            self.p.citizens, network, citizens, self.seed, self.worlds, state.approval
        )
        state = with_standing(state, moves, self.p)
        climate = self._climate(state, moves, align(state, moves, self.p.alignment, self.p.energy))
        opinion = population.census(climate.fear)
        poll = population.poll(0, int(self.settings.citizens.poll_size))
        state = _with_poll(_with_census(state, opinion), poll)
        nothing = np.zeros((len(COMPONENTS), len(POWERS), count))
        return Moment(
            month=0,
            state=state,
            levels=levels,
            recent={name: np.zeros_like(own) for name, own in levels.items()},
            population=population,
            opinion=opinion,
            poll=poll,
            measures=measure(state, moves, self.p),
            alignment=align(state, moves, self.p.alignment, self.p.energy),
            decisions={},
            by_power=nothing,
            under_way=nothing[:, 0],
            schedule=schedule,
        )

    def inject(self, event: Event) -> None:
        """Add an event of a month to come to the present's schedule.

        Raises :class:`Mistake` for a month that is over.
        """
        if event.month <= self.now.month:
            raise Mistake(
                f"The month of the event {event.kind} is {event.month}; allowed is a month to "
                f"come, from {self.now.month + 1} on."
            )
        self.now = replace(self.now, schedule=(*self.now.schedule, event))

    def step(self) -> Moment:
        """Play one month in all worlds and return it.

        The month has its own parameters, and the powers look ahead with them: they foresee what
        follows if these stay the same, but no later change of a path.
        """
        was = self.now
        month = was.month + 1
        self.take_month(month)
        decisions = self._decide(month)
        levels = {name: decision.levels for name, decision in decisions.items()}

        draws = draws_of_month(self.seed, self.worlds, month)
        branches = coalition_rows(was.levels, levels)
        possible, climate = next_month(
            was.state, was.alignment, branches, was.month, draws, self.turned
        )
        happened = self._happenings(month)
        if any(size.any() for size in happened.values()):
            ways = Moves.of(coalition_levels(was.levels, levels))
            possible = struck(possible, ways, happened, self.p)
        state = possible.branch(len(COALITIONS) - 1)

        population = was.population.under(self._citizens).after(month, climate)
        population, state = self._heard(population, state, climate)
        opinion = population.census(climate.fear)
        state = _with_census(state, opinion)
        poll = was.poll
        if month % int(self.settings.citizens.poll_interval) == 0:
            poll = population.poll(month, int(self.settings.citizens.poll_size))
            state = _with_poll(state, poll)

        after, where, measures = reading(possible, state, branches, self.turned)
        by_power, under_way = causes(was.alignment, after)
        self.now = Moment(
            month=month,
            state=state,
            levels=levels,
            recent=self._remembered(levels),
            population=population,
            opinion=opinion,
            poll=poll,
            measures=flat_measures(measures, len(self.worlds)),
            alignment=where,
            decisions=decisions,
            by_power=by_power,
            under_way=under_way,
            schedule=was.schedule,
            events=happened,
        )
        return self.now

    def _heard(
        self, population: Population, state: State, climate: society.Climate
    ) -> tuple[Population, State]:
        """Return the citizens and the state after the month's voices, if there are any."""
        said = self.voices or self._listening.in_month(self.now.month + 1)
        if said is None:
            return population, state
        reach = flat(self.p.voices)
        people = persuaded(population.people, said, reach)
        fear = climate.fear[:, 0]
        state = gathered(state, people, said, fear, population.parameters, reach)
        return replace(population, people=people, counted=None), state

    def _happenings(self, month: int) -> dict[str, Array]:
        """Return the sizes of the month's events: by chance or by schedule, whichever is larger."""
        voting = regime.elections(month - 1, 1, self.p.regime)
        found = events.by_chance(self.seed, self.worlds, month, voting, self.p.events)
        for happening in (due(self.now.schedule, month, len(self.worlds)), self.besides):
            for kind, size in happening.items():
                found[kind] = np.maximum(found[kind], size) if kind in found else size
        return found

    def _climate(self, state: State, moves: Moves, where: Alignment) -> society.Climate:
        return society.climate(
            state,
            moves,
            security.coercion_applied(moves.russia.coercion, self.p.security),
            where.whole,
            self.p.society,
            self.p.regime,
        )

    def _remembered(self, levels: Mapping[str, Array]) -> dict[str, Array]:
        """Return what is remembered of all changes of course, those of the month included."""
        now, memory = self.now, self.p.deliberation.memory
        return {
            power.name: remembered(
                now.recent[power.name],
                (levels[power.name] - now.levels[power.name]) / power.menu.span,
                memory,
            )
            for power in POWERS
        }

    def _decide(self, month: int) -> dict[str, Decision]:
        """Let every power's policy decide; all powers move at the same time."""
        now = self.now
        options = {power.name: power.menu.candidates(now.levels[power.name]) for power in POWERS}
        thinking = {
            power.name: options[power.name][0]
            for power in POWERS
            if self.policies[power.name].foresight
        }
        utility = imagine_utility(
            now.state, now.levels, thinking, self.sketch, now.month, by_menu=True
        )
        widths = [options[power.name][0].shape[1] for power in POWERS]
        draws = uniform(self.seed, Purpose.CHOICES, self.worlds, month, sum(widths))
        decisions: dict[str, Decision] = {}
        start = 0
        for power, width in zip(POWERS, widths, strict=True):
            candidates, distinct = options[power.name]
            situation = Situation(
                power=power,
                month=month,
                levels=now.levels[power.name],
                recent=now.recent[power.name],
                candidates=candidates,
                distinct=distinct,
                look=partial(outlook_of, now, power, self.p),
                utility=utility.get(power.name, {}),
                draws=np.ascontiguousarray(draws[:, start : start + width]),
                deliberation=self.p.deliberation,
            )
            decisions[power.name] = self.policies[power.name].decide(situation)
            start += width
        return decisions


def as_moves(levels: Mapping[str, Array]) -> Moves:
    """Return the moves that every power's levels (worlds × instruments) make, worlds × 1."""
    return Moves.of(present(levels))


def outlook_of(now: Moment, power: Power, p: Parameters) -> Outlook:
    """Return the world of a moment as ``power`` sees it, worlds × 1.

    Only Moscow knows its own misperception; the others estimate what they would think in its place.
    """
    return foresee(observe(now.state, power), as_moves(now.levels), p, now.alignment)


def _with_census(state: State, opinion: PublicOpinion) -> State:
    """Return the state in which the public's figures are those of the real citizens."""
    return replace(
        state,
        culture=opinion.culture[:, None],
        leaning=opinion.leaning[:, None],
        identity=opinion.identity[:, None],
        approval=opinion.approval[:, None],
        protest=opinion.protest[:, None],
    )


def _with_poll(state: State, poll: Poll) -> State:
    """Return the state in which the powers know the latest poll."""
    return replace(
        state, polled_approval=poll.approval[:, None], polled_leaning=poll.leaning[:, None]
    )
