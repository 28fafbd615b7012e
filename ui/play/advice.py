"""Advice: what an option is expected to bring and to cost a power, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .words import LEAST, expectations, signed

WORDS: Mapping[str, tuple[str, str]] = {
    "sphere": ("a firmer hold on Belarus", "hold on Belarus"),
    "hegemony": ("rank as the hegemon", "rank as the hegemon"),
    "thrift": ("value for money", "money"),
    "fear": ("less fear of losing Belarus", "confidence of keeping Belarus"),
    "deliveries": ("safer gas deliveries to Europe", "safety of gas deliveries"),
    "restraint": ("savings on coercion", "resources for coercion"),
    "survival": ("safety in office", "safety in office"),
    "sovereignty": ("sovereignty", "sovereignty"),
    "rents": ("income to hand out", "income to hand out"),
    "freedom": ("freedom of manoeuvre", "freedom of manoeuvre"),
    "ideology": ("closeness to the favoured bloc", "closeness to the favoured bloc"),
    "caution": ("calm in Moscow", "calm in Moscow"),
    "stability": ("a calmer border", "calm at the border"),
    "trade": ("trade and good relations", "trade and good relations"),
    "rights": ("human rights", "human rights"),
    "reach": ("limits on Russia's reach", "limits on Russia's reach"),
    "energy": ("energy sales", "energy sales"),
    "effort": ("effort", "effort"),
    "course": ("continuity", "continuity"),
    "reversal": ("credibility", "credibility"),
}
"""What a gain and a loss by each preference are called: what an option buys, and what it costs.

Effort alone is saved, not bought.
"""

SAID = 2
"""Gains, and losses, that the words of an advice name."""


def advice(gains: Mapping[str, float]) -> dict[str, Any]:
    """Return advice on an option from what its staff expects of it.

    ``gains`` are thousandths of utility by preference, against staying the course. The ``words``
    are a sentence, ``net`` is their sum and ``figures`` are what the words stand on.
    """
    ordered = sorted(gains.items(), key=lambda item: -abs(item[1]))
    gained = [name for name, gain in ordered if gain >= LEAST][:SAID]
    buys = [WORDS[name][0] for name in gained if name != "effort"]
    saves = [WORDS[name][0] for name in gained if name == "effort"]
    costs = [WORDS[name][1] for name, gain in ordered if gain <= -LEAST][:SAID]
    brought = [
        f"{verb} {_listed(what)}" for verb, what in (("buys", buys), ("saves", saves)) if what
    ]
    said = [" and ".join(brought), f"costs {_listed(costs)}" if costs else ""]
    return {
        "words": "; ".join(filter(None, said)) or "changes little either way",
        "net": round(sum(gains.values()), 1),
        "figures": [f"{title} {signed(gain, 1)}" for title, gain in expectations(gains)],
    }


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
