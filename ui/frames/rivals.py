"""Model and rivals side by side on the history page, from the recorded contest."""

from __future__ import annotations

from typing import Any

from pandas import DataFrame

from ...experiments.forecasts.output import FORECASTERS, WORDS, cells, coverage, verdict
from ...experiments.forecasts.page import recorded, titles
from ...experiments.forecasts.table import JUDGED, TOGETHER, ahead_years, wide
from ..play.words import number


def rivals_frame() -> dict[str, Any]:
    """Return the scores of the years that judge: a bar and a table for each horizon."""
    found = recorded()
    table, gains = (one[one["years"] == JUDGED] for one in (found.table, found.gains))
    most = float(table[table["series"] == TOGETHER]["crps"].max())
    return {
        "since": JUDGED,
        "words": WORDS,
        "forecasters": [
            {"name": name, "meaning": meaning} for name, meaning in FORECASTERS.items()
        ],
        "worlds": found.settings["worlds"],
        "horizons": [
            {
                "ahead": f"{ahead} year{'s' if ahead > 1 else ''} ahead",
                "verdict": verdict(gains, JUDGED, ahead),
                "coverage": coverage(table, JUDGED, ahead),
                "bars": _bars(table[table["ahead"] == ahead], most),
                "table": cells(wide(table, JUDGED, ahead), titles()),
            }
            for ahead in ahead_years(table)
        ],
    }


def _bars(table: DataFrame, most: float) -> list[dict[str, Any]]:
    """Return every forecaster's score of all series together, the best first."""
    whole = table[table["series"] == TOGETHER].sort_values("crps")
    return [
        {"name": str(name), "score": number(score, 2), "share": round(score / most, 3)}
        for name, score in zip(whole["forecaster"], whole["crps"].tolist(), strict=True)
    ]
