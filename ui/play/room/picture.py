"""A picture of a room: all that its pages are made from, as it stands at one instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ....model.observation import in_force
from ....model.parameters import Parameters
from ....model.scenario import Scenario
from ....model.simulation import Moment
from ..line import Line
from ..moves import levels_by_name
from ..orders import POWER
from ..standings import Standing
from .kept import kept
from .room import Room
from .state import TITLES as TITLES
from .state import RoomState, Round

NOBODY = "somebody"
"""What a person is called whose name was deleted."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A room's state with the months that belong to it.

    ``months`` and ``columns`` end with the last of ``rounds``, the rounds that were played;
    ``outlook`` are the months of other worlds that the model plays, as far as they are known.
    """

    state: RoomState
    line: Line
    rounds: Sequence[Round]
    months: Sequence[Moment]
    columns: Sequence[Mapping[str, float]]
    scenario: Scenario
    outlook: Sequence[Standing]

    def shows(self, room: Room) -> bool:
        """Return whether a room still is as it is shown here."""
        return (
            self.state is room.state
            and self.line is room.line
            and len(self.outlook) == len(room.outlook)
        )

    @property
    def length(self) -> int:
        """Return the months of a round."""
        return self.state.settings.months

    @property
    def now(self) -> Moment:
        """Return the last month that was played."""
        return self.months[-1]

    @property
    def before(self) -> Moment | None:
        """Return the month before the last round; None if no round was played."""
        return self.at(len(self.rounds) - 1) if self.rounds else None

    @property
    def columns_before(self) -> Mapping[str, float] | None:
        """Return the recorded quantities of the month before the last round, if there is one."""
        return self.columns[(len(self.rounds) - 1) * self.length] if self.rounds else None

    @property
    def undecided(self) -> bool:
        """Return whether a round is open, or closed but not yet played."""
        return self.state.phase in ("open", "paused", "playing")

    @property
    def deciding(self) -> int:
        """Return the round that is decided now, or next."""
        return self.state.round if self.undecided else self.state.round + 1

    def at(self, rounds: int) -> Moment:
        """Return the last month of that many rounds."""
        return self.months[rounds * self.length]

    def parameters(self, month: int) -> Parameters:
        """Return the parameters of a month."""
        return kept(
            self.line, ("parameters", month), lambda: in_force(self.scenario.parameters, month)
        )

    def levels(self, seat: str, moment: Moment | None = None) -> dict[str, float]:
        """Return a power's levels by instrument, in a moment or now."""
        return levels_by_name(POWER[seat], (self.now if moment is None else moment).levels[seat][0])

    def name(self, person: int) -> str:
        """Return what a person is called."""
        return self.state.persons[person].name or NOBODY


_newest: WeakKeyDictionary[Room, Picture] = WeakKeyDictionary()


def picture_of(room: Room) -> Picture:
    """Return a room as it stands, the same picture as long as it does; its thread may play on.

    Months that the state does not know yet, or rounds whose months are gone already, are left out.
    """
    state, line = room.state, room.line
    known = _newest.get(room)
    if known is not None and known.shows(room):
        return known
    months, columns = line.months, line.columns
    length = state.settings.months
    rounds = state.rounds[: (len(months) - 1) // length]
    end = len(rounds) * length + 1
    found = Picture(
        state, line, rounds, months[:end], columns[:end], room.scenario, tuple(room.outlook)
    )  # fmt: skip
    _newest[room] = found
    return found
