"""A session with its months: what tables, the replay and comparisons are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ....model.observation import in_force
from ....model.scenario import Scenario
from ....model.simulation import Moment
from ..line import Line
from ..orders import POWER
from ..recipe import scenario_named
from ..room.heard import communities_of
from ..room.picture import Picture
from ..room.quiz import questions
from ..room.scores import power_score, public_score
from ..room.state import Deal, Message, Person, RoomState
from .replay import replayed
from .session import NOBODY, Session

PUBLIC = "public"


@dataclass(frozen=True)
class PlayedSession:
    """A session and the months that it gives again."""

    session: Session
    line: Line

    @cached_property
    def scenario(self) -> Scenario:
        """Return what was played."""
        return scenario_named(self.session.settings.scenario)

    @cached_property
    def right(self) -> dict[str, int]:
        """Return the right option of each question of the quiz."""
        return {q.name: q.right for q in questions(self.scenario, self.line.months[0])}

    def at(self, rounds: int) -> Moment:
        """Return the month in which that many rounds were over."""
        return self.line.months[rounds * self.session.settings.months]

    def pictures(self) -> list[Picture]:
        """Return the room as it stood after each round, without what was said in private."""
        return [self._picture(number) for number in range(1, len(self.session.rounds) + 1)]

    def _picture(self, rounds: int) -> Picture:
        session = self.session
        end = rounds * session.settings.months + 1
        done = session.rounds[:rounds]
        state = RoomState(
            "", session.settings, phase="between", round=rounds, persons=self._persons,
            messages=self._said, deals={deal.id: deal for deal in session.deals}, rounds=done,
        )  # fmt: skip
        line = self.line
        return Picture(state, line, done, line.months[:end], line.columns[:end], self.scenario, ())

    @cached_property
    def _persons(self) -> dict[int, Person]:
        members = self.session.members
        known = {m.person: Person(m.person, m.name, m.seat) for m in members}
        return {NOBODY: Person(NOBODY, "", PUBLIC), **known}

    @cached_property
    def _said(self) -> tuple[Message, ...]:
        return tuple(
            Message(n, s.round, s.person, s.seat, s.to, s.text)
            for n, s in enumerate(self.session.statements)
            if s.to == "all" and s.text
        )

    def scores(self, seat: str, rounds: int, community: tuple[int, int] = (0, 1)) -> Scores:
        """Return how far a seat has what it wants when that many rounds are over, 0 … 100 by aim.

        For the public it is that of a ``community`` (its place, and of how many).
        """
        now = self.at(rounds)
        if seat == PUBLIC:
            place, count = community
            members = communities_of(self.line, count) == place
            leaning = float(now.population.people.leaning[members, 0].mean())
            rows = public_score(now, None, leaning, ())
        else:
            parameters = in_force(self.scenario.parameters, now.month)
            rows = power_score(now, None, POWER[seat], parameters, ())
        return {row["name"]: 100 * row["share"] for row in rows}

    def spoke_for(self, person: int) -> tuple[int, int] | None:
        """Return the community for which somebody spoke last, and of how many; None if none."""
        for done in reversed(self.session.rounds):
            for voice in done.voices:
                if voice["person"] == person:
                    return int(voice["community"]), int(voice["of"])
        return None


Scores = dict[str, float]


def played_again(session: Session) -> PlayedSession:
    """Play a session again; raises :class:`Mistake` if it does not come out alike."""
    return PlayedSession(session, replayed(session))


def mean(scores: Scores) -> float:
    """Return the mean of a seat's scores."""
    return sum(scores.values()) / len(scores)


def fate(deal: Deal, rounds: Sequence[object]) -> str:
    """Return what became of a deal: kept, running at the end, or what its state says."""
    if deal.state in ("accepted", "ended") and deal.last is not None:
        return "kept" if deal.last <= len(rounds) else "running"
    return deal.state
