"""A session played again, month by month, and known to be the same by its figures."""

from __future__ import annotations

from ....agents.mistake import Mistake, shown
from ..line import Line
from ..room.game import RoomGame, figures_of
from .session import Session


def replayed(session: Session) -> Line:
    """Return the months of a session; raises :class:`Mistake` if they do not come out alike."""
    game = RoomGame(session.settings)
    for done, figures in zip(session.rounds, session.figures, strict=True):
        game.play(done)
        if figures not in ("", figures_of(game.line, session.settings.months)):
            raise Mistake(
                f"Round {done.number} of session {shown(session.id)} comes out otherwise here than "
                "when it was played; use the model and libraries that played it."
            )
    return game.line
