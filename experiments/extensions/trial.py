"""What extensions give is checked where it enters the model, and tried before it is played."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from ...agents.declaration import Array
from ...agents.deliberation import Decision
from ...agents.mistake import Mistake, shown
from ...agents.moves import Moves
from ...agents.policies import Policy, Situation, named_policy
from ...model.kinds import Rule
from ...model.parameters import Parameters
from ...model.record import record
from ...model.schedule import Event
from ...model.setting import Stocks
from ...model.simulation import Moment, Simulation
from ...model.state import State

WORLDS, CITIZENS = 2, 5
"""What everything is tried on."""

STOCKS = frozenset(each.name for each in fields(State))


@dataclass(frozen=True)
class Checked:
    """A policy of an extension; what it decides is looked at before it is played."""

    name: str
    decider: Any
    """The policy itself, or a function."""

    @property
    def foresight(self) -> bool:
        """Return whether it wants the utility of its candidates."""
        return bool(getattr(self.decider, "foresight", False))

    def decide(self, situation: Situation) -> Decision:
        """Return its decision; raises :class:`Mistake` for one that cannot be."""
        decide = getattr(self.decider, "decide", self.decider)
        made = decide(situation)
        decision = made if isinstance(made, Decision) else Decision(self._numbers(made))
        power, levels = situation.power, self._numbers(decision.levels)
        if levels.shape != situation.levels.shape:
            names = ", ".join(i.name for i in power.menu.instruments)
            raise Mistake(
                f"The policy {self.name} returns levels of shape {levels.shape}; allowed is "
                f"{situation.levels.shape}: worlds × instruments of {power.name} ({names})."
            )
        for n, instrument in enumerate(power.menu.instruments):
            column = levels[:, n]
            wrong = column[~((column >= instrument.low) & (column <= instrument.high))]
            if wrong.size:
                raise Mistake(
                    f"The policy {self.name} sets {power.name}.{instrument.name} to {wrong[0]:g}; "
                    f"allowed is {instrument.low:g} to {instrument.high:g}."
                )
        return Decision(levels, decision.chosen, decision.probabilities, decision.utility)

    def _numbers(self, made: Any) -> Array:
        try:
            return np.array(made, dtype=np.float64)
        except (TypeError, ValueError):
            raise Mistake(
                f"The policy {self.name} returns {shown(made)}; allowed are levels, worlds × "
                "instruments, or a Decision."
            ) from None


def checked_measure(name: str, read: Callable[[Moment], Any]) -> Callable[[Moment], Array]:
    """Return a measure that refuses anything but one number per world."""

    def reading(moment: Moment) -> Array:
        found: Any = read(moment)
        values = np.asarray(found)
        wanted = moment.measures.alignment.shape
        if values.shape != wanted or values.dtype.kind not in "bif":
            raise Mistake(
                f"The measure {name} has shape {values.shape} and numbers of kind {values.dtype}; "
                f"allowed is one number per world, {wanted}."
            )
        return values.astype(np.float64)

    return reading


def checked_rule(name: str, rule: Rule) -> Rule:
    """Return the rule of an event that refuses stocks which the state does not have."""

    def struck(state: State, moves: Moves, size: Array, p: Parameters) -> Stocks:
        changed: Any = rule(state, moves, size, p)
        if not hasattr(changed, "items"):
            raise Mistake(f"The event {name} returns {shown(changed)}; allowed are stocks by name.")
        for stock, values in changed.items():
            if stock not in STOCKS:
                raise Mistake(
                    f"The event {name} changes {shown(stock)}; allowed are the stocks of the "
                    "state, such as unrest (docs/measures.md)."
                )
            wanted = np.broadcast_shapes(getattr(state, stock).shape, size.shape)
            if np.shape(values) != wanted:
                raise Mistake(
                    f"The event {name} gives {stock} the shape {np.shape(values)}; allowed is "
                    f"{wanted}, worlds × branches."
                )
        return changed

    return struck


def _simulation(policies: dict[str, Policy] | None = None) -> Simulation:
    worlds = range(WORLDS)
    return Simulation(Parameters(), worlds=worlds, citizens=CITIZENS, policies=policies)


def try_policy(name: str, powers: Sequence[str]) -> None:
    """Let a policy decide for each of some powers; raises what it raises."""
    for power in powers:
        _simulation({power: named_policy(name)}).step()


def try_measures() -> None:
    """Record the start and a month; raises what a measure raises."""
    begun = _simulation()
    record(begun.now)
    record(begun.step())


def try_event(name: str) -> None:
    """Let an event happen; raises what its rule raises."""
    begun = _simulation()
    begun.inject(Event(1, name))
    begun.step()
