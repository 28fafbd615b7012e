"""What the recorded contest says, in words that are computed from its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pandas import DataFrame

from .contest import ALONE, BOTH, MODEL
from .table import BASE, EVERY, JUDGED, TOGETHER, ahead_years, wide

AHEAD = 2
"""Years ahead at which single series are looked at."""

WHY = {
    "union_vote": "In the model the public moves towards Moscow from 2012 on, when Moscow "
    "stops pressing for integration; in reality it moved west until 2013, and still did not want "
    "a union after it had turned to Moscow.",
    "better_life_balance": "There are only three polls, and they ask where life would be better, "
    "not what people want.",
    "gas_price_ratio": "The model's Moscow does not know the contract's steps to Europe's price "
    "from 2007 to 2011, or the cut after the sale of the pipelines in 2011.",
    "imports_russia": "The model's shares hardly change within two years; the real ones do, with "
    "the price of oil.",
    "exports_russia": "The model's shares hardly change within two years; the real ones do.",
    "growth": "The boom before 2009 lasted longer than the model allows.",
    "trust": "Repression that lasts for years keeps the model's approval low.",
}
"""What is thought to be the reason where the model is behind; none of it was tested."""


def findings(table: DataFrame, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield what a contest's table says as a list in Markdown."""
    judged = table[table["years"] == JUDGED]
    yield _against(judged)
    yield _pooled(judged)
    yield from _behind(judged, titles)
    yield _first(judged, titles)
    yield _alike(table)


def _scores(judged: DataFrame) -> dict[int, dict[str, float]]:
    """Return the scores of all series together by horizon and forecaster."""
    found: dict[int, dict[str, float]] = {}
    for ahead in ahead_years(judged):
        row: Any = wide(judged, JUDGED, ahead).drop(columns="forecasts").loc[TOGETHER]
        found[ahead] = {str(name): float(score) for name, score in row.items()}
    return found


def _against(judged: DataFrame) -> str:
    said: list[str] = []
    for ahead, scores in _scores(judged).items():
        rivals = {n: s for n, s in scores.items() if n not in (MODEL, ALONE, BOTH)}
        beaten = sum(score > scores[MODEL] for score in rivals.values())
        best = min(rivals, key=lambda name: rivals[name])
        said.append(
            f"{beaten} of {len(rivals)} at {_years(ahead)} ({scores[MODEL]:.2f}; the best rival, "
            f"{best}, {rivals[best]:.2f})"
        )
    return f"- **On all series together the model is ahead of** {_listed(said)}."


def _pooled(judged: DataFrame) -> str:
    better = [
        _years(ahead) for ahead, scores in _scores(judged).items() if scores[BOTH] < scores[MODEL]
    ]
    if not better:
        return "- **The mean of model and rivals** is better than the model at no horizon."
    return (
        f"- **The mean of model and rivals is better than the model** at {_listed(better)}: each "
        "adds information that the other lacks."
    )


def _behind(judged: DataFrame, titles: Mapping[str, str]) -> Iterator[str]:
    shown: Any = wide(judged, JUDGED, AHEAD).drop(index=TOGETHER)
    behind = shown[shown[MODEL] >= shown[BASE]]
    order: Any = (behind[MODEL] - behind[BASE]).sort_values(ascending=False)
    if behind.empty:
        yield f"- **Behind {BASE}** at {_years(AHEAD)}: nothing."
    for name in map(str, order.index):
        row: Any = behind.loc[name]
        yield (
            f"- **Behind {BASE} at {_years(AHEAD)}: {titles[name]}** ({row[MODEL]:.2f} against "
            f"{row[BASE]:.2f}, {row['forecasts']:.0f} forecasts). {WHY.get(name, '')}"
        ).rstrip()


def _first(judged: DataFrame, titles: Mapping[str, str]) -> str:
    shown: Any = wide(judged, JUDGED, AHEAD).drop(index=TOGETHER)
    others = shown.drop(columns=["forecasts", MODEL, ALONE, BOTH])
    best = shown.index[shown[MODEL] < others.min(axis=1)]
    few = int((shown["forecasts"] < FEW).sum())
    return (
        f"- **Ahead of every rival at {_years(AHEAD)}:** "
        f"{_listed([titles[str(name)] for name in best]) or 'nothing'}. {few} of {len(shown)} rows "
        f"rest on fewer than {FEW} forecasts."
    )


FEW = 4
"""Forecasts of a series below which its row says little."""


def _alike(table: DataFrame) -> str:
    def held(years: str, forecaster: str) -> str:
        one = table[
            (table["years"] == years)
            & (table["series"] == TOGETHER)
            & (table["forecaster"] == forecaster)
        ].sort_values("ahead")
        return _listed([f"{share:.0%}" for share in one["within_80"].tolist()])

    horizons = _listed([_years(ahead) for ahead in ahead_years(table)])
    return (
        f"- **The worlds' own spread** at {horizons}: their 80 % interval holds "
        f"{held(JUDGED, ALONE)} of what came from 2014 on; with earlier errors taken into account "
        f"{held(JUDGED, MODEL)}. Over all years these are {held(EVERY, ALONE)}, and "
        f"{held(EVERY, MODEL)}."
    )


def _years(ahead: int) -> str:
    return f"{ahead} year{'s' if ahead > 1 else ''}"


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
