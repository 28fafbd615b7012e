"""The quiz: five questions on the paper's argument and on the game, with explained answers.

Answers that depend on the model are computed from it; the others quote the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ....agents.declaration import Source, quoted
from ....experiments.reports.reasons import PREFERENCES
from ....model.observation import in_force, utility_of_options
from ....model.parameters import Parameters
from ....model.scenario import Scenario
from ....model.simulation import Moment
from ..line import figures
from ..orders import POWER
from ..words import number, signed, source_words
from .actions import QUIZ
from .briefing import claims_by_id
from .kept import kept
from .level_words import level_words
from .picture import Picture

ANSWER = "integration_response"
"""The instrument that the last question is about."""


@dataclass(frozen=True)
class Question:
    """One question: ``right`` is the position of the right one among the options."""

    name: str
    text: str
    options: tuple[str, ...]
    right: int
    explanation: str
    paper: Source | None = None


def questions(scenario: Scenario, start: Moment) -> list[Question]:
    """Return the five questions of a scenario; ``start`` is its month 0."""
    return [
        _triangulation(),
        _equality(),
        _exports(start, scenario.parameters),
        _undecided(),
        _answer(scenario, start),
    ]


def _claim(name: str) -> Source:
    claim = claims_by_id()[name]
    return quoted(claim.quote, claim.section)


def _triangulation() -> Question:
    return Question(
        "triangulation",
        "What does the paper mean by Minsk's “triangulation”?",
        (
            "An alliance with the West against Moscow",
            "A neutral position: free to act, committed to no bloc, careful not to provoke Moscow",
            "Equal shares of trade with Russia, the EU and China",
            "A full union with Russia in exchange for cheap gas",
        ),
        1,
        "Triangulation is being engaged with both sides and committed to neither, while Moscow's "
        "strength is kept in mind.",
        _claim("S1"),
    )


def _equality() -> Question:
    return Question(
        "equality",
        "Why do the plans for integration with Russia stall, according to the paper?",
        (
            "The European Union forbids them",
            "Most people in Belarus want to join the European Union",
            "Minsk needs an equal say, which Moscow as the stronger side will not grant",
            "Moscow has lost interest in integration",
        ),
        2,
        "A deal that protects Belarusian sovereignty would have to bind Moscow too; to the leading "
        "state that is a cost.",
        _claim("S4"),
    )


def _exports(start: Moment, p: Parameters) -> Question:
    """Ask for the share of exports that goes to Russia, as the scenario has it."""
    at = figures(start)
    russia, europe = at["exports_russia"], at["exports_eu"]
    right = _per_cent(russia)
    reciprocal = float(np.ravel(p.trade.reciprocal_share)[0])
    others = (_per_cent(x) for x in (reciprocal, europe, 1 - russia, russia / 2, russia / 4))
    wrong = [text for text in dict.fromkeys(others) if text != right][:3]
    options = tuple(sorted([right, *wrong], key=lambda text: int(text.split()[0])))
    return Question(
        "exports",
        "Which share of Belarus's exports goes to Russia when the game begins?",
        options,
        options.index(right),
        f"{right} go to Russia and {_per_cent(europe)} to the EU. The dependence is "
        f"one-sided: only {number(100 * reciprocal, 1)} % of Russia's exports go to Belarus.",
        _claim("E6"),
    )


def _per_cent(share: float) -> str:
    return f"{number(100 * share, 0)} %"


def _undecided() -> Question:
    return Question(
        "undecided",
        "A round closes, and nobody in Washington has decided. What happens?",
        (
            "The round waits until somebody has",
            "Washington loses its seat",
            "Washington's levels go back to zero",
            "The model plays Washington for this round, and everybody sees that it did",
        ),
        3,
        "The model plays for anyone who has not decided, as for every empty seat. Nobody waits.",
    )


def _answer(scenario: Scenario, start: Moment) -> Question:
    """Ask which answer to Moscow's plans Minsk expects most of: computed as its staff does."""
    power = POWER["belarus"]
    names = [i.name for i in power.menu.instruments]
    place = names.index(ANSWER)
    instrument = power.menu.instruments[place]
    levels = [instrument.low + n * instrument.step for n in range(QUIZ["answer"])]
    present = start.levels[power.name][0]
    rows = np.repeat(present[None], len(levels), axis=0)
    rows[:, place] = levels
    utility = utility_of_options(start, power, in_force(scenario.parameters, 1), rows[None])
    parts = {name: w[0] for name, w in utility.items()}
    total = np.sum(list(parts.values()), axis=0)
    best, worst = int(total.argmax()), int(total.argmin())
    decisive = max(parts, key=lambda name: float(parts[name][best] - parts[name][worst]))
    words = tuple(level_words(power.name, instrument, level).capitalize() for level in levels)
    listed = "; ".join(f"{w}: {signed(float(t), 0)}" for w, t in zip(words, total, strict=True))
    return Question(
        "answer",
        "Which answer to Moscow's plans for integration does Minsk's own staff expect most of when "
        "the game begins?",
        words,
        best,
        f"In thousandths of utility, against Minsk's present answer: {listed}. What speaks "
        f"most for “{words[best]}” against “{words[worst]}” is {PREFERENCES[decisive]}.",
        instrument.source,
    )


def questions_of(picture: Picture) -> list[Question]:
    """Return the questions of a room, made once for its game."""
    return kept(
        picture.line.simulation,
        ("quiz",),
        lambda: questions(picture.scenario, picture.months[0]),
    )


def own_quiz(picture: Picture, person: int) -> list[dict[str, Any]]:
    """Return the quiz as a person sees it: the right answer shows once it is answered."""
    given = picture.state.quiz.get(person, {})
    return kept(
        picture.line.simulation,
        ("own quiz", *sorted(given.items())),
        lambda: [_shown(q, given.get(q.name)) for q in questions_of(picture)],
    )


def _shown(q: Question, chosen: int | None) -> dict[str, Any]:
    answered = chosen is not None
    return {
        "name": q.name,
        "text": q.text,
        "options": list(q.options),
        "chosen": chosen,
        "right": q.right if answered else None,
        "explanation": q.explanation if answered else "",
        "paper": source_words(q.paper) if answered and q.paper else None,
    }


def results(picture: Picture) -> list[dict[str, Any]]:
    """Return how a room has answered, question by question, without names."""
    given = picture.state.quiz.values()
    return [_result(q, [g[q.name] for g in given if q.name in g]) for q in questions_of(picture)]


def _result(q: Question, answers: Sequence[int]) -> dict[str, Any]:
    return {
        "name": q.name,
        "text": q.text,
        "answered": len(answers),
        "right": answers.count(q.right),
        "options": [
            {"text": text, "count": answers.count(n), "right": n == q.right}
            for n, text in enumerate(q.options)
        ],
        "explanation": q.explanation,
        "paper": source_words(q.paper) if q.paper else None,
    }
