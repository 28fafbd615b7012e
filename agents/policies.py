"""Who decides for a power: the ``Policy`` interface, and the policies that come with the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import numpy as np

from .declaration import Array
from .deliberation import Decision, DeliberationParameters, friction, quantal_response
from .mistake import shown
from .outlook import Outlook
from .power import Power
from .spans import Span, level_at


@dataclass(frozen=True)
class Situation:
    """What a power knows when it must move, in all worlds at once.

    ``month`` counts from 1. ``levels`` (worlds × instruments, in the order of
    ``power.menu.instruments``, each in the instrument's own range) is its present course,
    ``recent`` (worlds × instruments, signed shares of the ranges, −1 … 1) what is remembered of its
    changes of course (:func:`~.deliberation.remembered`), and ``candidates`` (worlds × candidates
    × instruments) what it could do instead, of which ``distinct`` (worlds × candidates, true or
    false) are real changes; the first candidate is no change. ``look`` returns
    :attr:`outlook`. ``utility`` splits each candidate's expected utility by preference,
    worlds × candidates each; it is empty for a policy that does not ask for foresight. ``draws``
    (worlds × candidates) are uniform on (0, 1): use no other random numbers, so
    that a world is the same alone and in any batch. ``deliberation`` says how sharply it chooses
    and what deciding costs.
    """

    power: Power
    month: int
    levels: Array
    recent: Array
    candidates: Array
    distinct: Array
    look: Callable[[], Outlook]
    utility: Mapping[str, Array]
    draws: Array
    deliberation: DeliberationParameters

    @cached_property
    def outlook(self) -> Outlook:
        """Return the world as this power sees it, computed for a policy that asks for it.

        **Each of its arrays is worlds × 1**, such as ``outlook.alignment[:, 0]``, in the units that
        :class:`~.outlook.Outlook` gives.
        """
        return self.look()


class Policy(Protocol):
    """Decides for one power in all worlds at once."""

    @property
    def foresight(self) -> bool:
        """Whether the policy wants the expected utility of its candidates."""
        ...

    def decide(self, situation: Situation) -> Decision:
        """Return the levels to take this month, worlds × instruments, and the reasons."""
        ...


@dataclass(frozen=True)
class Deliberate:
    """Looks ahead and chooses the better moves more often (quantal response)."""

    foresight: bool = True

    def decide(self, situation: Situation) -> Decision:
        """Compare all candidates by expected utility minus the costs of deciding and reversing."""
        p = situation.deliberation
        decided, undone = friction(
            situation.candidates, situation.levels, situation.recent, situation.power.menu.span
        )
        utility = dict(situation.utility) | {
            "course": -p.course_cost * decided,
            "reversal": -p.reversal_cost * undone,
        }
        total = sum(utility.values(), np.zeros_like(undone))
        chosen, probabilities = quantal_response(
            total, situation.distinct, situation.draws, p.rationality, p.dissimilarity
        )
        levels = situation.candidates[np.arange(len(chosen)), chosen]
        return Decision(levels, chosen, probabilities, utility)


@dataclass(frozen=True)
class Random:
    """Chooses at random among the candidates: a baseline that any reasoning must beat."""

    foresight: bool = False

    def decide(self, situation: Situation) -> Decision:
        """Choose uniformly among no change and the candidates that change something."""
        blind = np.zeros_like(situation.draws)
        chosen, probabilities = quantal_response(
            blind, situation.distinct, situation.draws, 0.0, 1.0
        )
        levels = situation.candidates[np.arange(len(chosen)), chosen]
        return Decision(levels, chosen, probabilities)


@dataclass(frozen=True)
class Idle:
    """Does nothing: every instrument is at its neutral level."""

    foresight: bool = False

    def decide(self, situation: Situation) -> Decision:
        """Return every instrument's neutral level."""
        return Decision(np.broadcast_to(situation.power.menu.rest, situation.levels.shape).copy())


Levels = float | Sequence[float | Span]
"""One level for all months, one per month from the first, or spans of which the latest wins."""

Script = Mapping[str, Levels]
"""The levels of instruments, by their names."""


@dataclass(frozen=True)
class Scripted:
    """Sets some instruments by a script and leaves the rest to another policy.

    In months of which the script says nothing, and for instruments that it does not name,
    ``otherwise`` decides.
    """

    script: Script
    otherwise: Policy = field(default_factory=Deliberate)

    @property
    def foresight(self) -> bool:
        """Return whether the policy behind the script looks ahead."""
        return self.otherwise.foresight

    def decide(self, situation: Situation) -> Decision:
        """Let the other policy decide, then put the scripted instruments in place."""
        return scripted(self.otherwise.decide(situation), scripted_levels(self.script, situation))


def scripted(decision: Decision, levels: Array) -> Decision:
    """Put scripted levels in place of those decided, except where they are NaN.

    ``levels`` has one level per instrument, for all worlds or for each (worlds × instruments).
    """
    return replace(decision, levels=np.where(np.isnan(levels), decision.levels, levels))


def scripted_levels(script: Script, situation: Situation) -> Array:
    """Return the level of each of the power's instruments; NaN where the script says nothing."""
    names = [instrument.name for instrument in situation.power.menu.instruments]
    found = [scripted_level(script.get(name), situation.month) for name in names]
    return np.array([np.nan if level is None else level for level in found])


def scripted_level(levels: Levels | None, month: int) -> float | None:
    """Return the level of the month, or None where the script says nothing."""
    if levels is None or isinstance(levels, (int, float)):
        return levels
    return level_at(levels, month)


@dataclass
class Seat:
    """A human's seat: the move that was submitted, or the present course if none was.

    ``advisor`` is asked first, so that the person sees what the model would do; its reasons are
    kept with the decision, but the person's levels are the ones that are played.
    """

    advisor: Policy = field(default_factory=Deliberate)
    _submitted: dict[int, Array] = field(default_factory=dict[int, Array])

    @property
    def foresight(self) -> bool:
        """Return whether the advisor looks ahead."""
        return self.advisor.foresight

    def submit(self, month: int, levels: Mapping[str, float], power: Power) -> None:
        """Set the move for ``month``: one level per instrument of ``power``.

        Raises ValueError naming an instrument that is unknown, missing or out of range.
        """
        self._submitted[month] = checked_levels(power, levels)

    def decide(self, situation: Situation) -> Decision:
        """Play the submitted move of the month; without one, stay the course."""
        advice = self.advisor.decide(situation)
        played = self._submitted.get(situation.month)
        levels = (
            situation.levels
            if played is None
            else np.broadcast_to(played, situation.levels.shape).copy()
        )
        return Decision(levels, advice.chosen, advice.probabilities, advice.utility)


def checked_levels(power: Power, levels: Mapping[str, float]) -> Array:
    """Return one level per instrument of ``power``, in order.

    Raises ValueError, in one sentence, for an instrument that is unknown, missing or out of
    range.
    """
    known = [i.name for i in power.menu.instruments]
    for name in levels:
        if name not in known:
            raise ValueError(
                f"{power.title} has no instrument {shown(name)}; it has {', '.join(known)}."
            )
    row: list[float] = []
    for instrument in power.menu.instruments:
        if instrument.name not in levels:
            raise ValueError(f"{power.title}'s move lacks a level for {shown(instrument.name)}.")
        level = float(levels[instrument.name])
        if not instrument.low <= level <= instrument.high:
            raise ValueError(
                f"{power.title}'s {instrument.name} is {level:g}; allowed is "
                f"{instrument.low:g} to {instrument.high:g}."
            )
        row.append(level)
    return np.array(row)


POLICIES = ("deliberate", "random", "idle")
"""Policies that can be named in a file or an option."""


ADDED: dict[str, tuple[Callable[[], Policy], str | None]] = {}
"""Policies of extensions by name: what makes one, and the power that it is for (None: any)."""


def policy_names(power: str | None = None) -> tuple[str, ...]:
    """Return the policies that can be named, all of them or those that a power can have."""
    added = (n for n, (_, seat) in ADDED.items() if power is None or seat in (None, power))
    return (*POLICIES, *added)


def named_policy(name: str, script: Script | None = None, power: str | None = None) -> Policy:
    """Return the policy called ``name``, with some instruments on a script if one is given.

    Raises ValueError for a name that is unknown, or that ``power`` cannot have.
    """
    kinds: dict[str, Policy] = {"deliberate": Deliberate(), "random": Random(), "idle": Idle()}
    if name in ADDED:
        make, seat = ADDED[name]
        if None not in (power, seat) and power != seat:
            raise ValueError(f"The policy {shown(name)} is one of {seat}, and not of {power}.")
        kinds[name] = make()
    if name not in kinds:
        raise ValueError(
            f"There is no policy {shown(name)}; allowed is one of {', '.join(policy_names(power))}."
        )
    return Scripted(script, kinds[name]) if script else kinds[name]
