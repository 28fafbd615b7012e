"""Consent: whether people let their data be exported; who answered what, no page shows."""

from __future__ import annotations

from typing import Any

from .picture import Picture

TEMPLATE = (
    "May what you do in this game be used for teaching and research? That is: your decisions and "
    "how long they took, how much you wrote, and your answers to the quiz. Your name is replaced "
    "by a number, and what you wrote is left out. Answering is voluntary; either answer changes "
    "nothing in the game or in your grade, and you can change it on this page. Without your yes, "
    "your data are left out of the export."
)
"""The text that is offered; the instructor can write another one."""


def own_consent(picture: Picture, person: int) -> dict[str, Any]:
    """Return what a person is asked and has answered; nothing is shown before it was asked."""
    state = picture.state
    answer = state.consents.get(person, "")
    shown = state.asking or bool(answer)
    return {
        "shown": shown,
        "asked": state.consent_asked,
        "text": state.consent_text if shown else "",
        "answer": answer,
    }


def counted(picture: Picture) -> dict[str, Any]:
    """Return how many agreed, how many did not, and who of those here has yet to answer."""
    state = picture.state
    given = list(state.consents.values())
    waiting = sum(p.here and p.id not in state.consents for p in state.persons.values())
    return {
        "on": state.asking,
        "asked": bool(state.consent_text),
        "text": state.consent_text or TEMPLATE,
        "yes": given.count("yes"),
        "no": given.count("no"),
        "unanswered": waiting,
    }
