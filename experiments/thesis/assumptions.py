"""Which assumptions the paper depends on: a ranking of the powers' preferences and fears."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pandas import DataFrame

from ...model.parameters import LEDGER
from ..analysis.noise import noise_share, noise_words
from ..analysis.questions import Answer
from ..analysis.sensitivity_figures import SHOWN, keep_to_shares, ranked_figure, sobol_figure
from ..analysis.sobol import sobol_indices
from ..reference.meanings import parameter_words
from ..reports.charts import BLUE, ORANGE

GROUPS = ("russia", "belarus", "european_union", "united_states")
"""The powers, whose every preference is varied."""

FEARS = ("security.fear_of_", "security.threshold", "security.reassurance", "security.calm")
"""First parts of the names of parameters for Moscow's fears, and for when it acts."""

OUTCOMES = {
    "alignment_final": ("state alignment", "westwards", "towards Moscow"),
    "coercion_mean": ("Moscow's coercion", "more coercion", "less coercion"),
}
"""The outcomes that are explained: their names, and what higher and lower values mean."""

MARKS = (
    ("alignment_final", BLUE, "o", "of state alignment in the last year"),
    ("coercion_mean", ORANGE, "s", "of Moscow's coercion over the years"),
)
"""How the outcomes are drawn."""

WIDE = 0.3
"""Mean width of the first parameters' intervals from which their order is uncertain."""

NAMED = 3
"""Assumptions that are named in words."""


def preferences() -> list[str]:
    """Return every preference of the powers and fear of Moscow's that the ledger explores."""
    return [
        name
        for name, declared in LEDGER.items()
        if declared.explore and (name.partition(".")[0] in GROUPS or name.startswith(FEARS))
    ]


def experiment_text(size: int, replications: int, months: int, citizens: int, seed: int) -> str:
    """Return the experiment file of the ranking: a Sobol design over all preferences.

    ``size`` is the number of base samples, a power of 2.
    """
    names = ",\n  ".join(f'"{name}"' for name in preferences())
    measures = ", ".join(f'"{outcome.rpartition("_")[0]}"' for outcome in OUTCOMES)
    return f"""title = "Which assumptions carry the paper?"
replications = {replications}
months = {months}
citizens = {citizens}
seed = {seed}

[vary]
method = "sobol"
size = {size}
parameters = [
  {names},
]

[keep]
measures = [{measures}]
months = "none"
"""


def ranking(runs: DataFrame) -> DataFrame:
    """Return Sobol indices of every outcome of :data:`OUTCOMES`, the most decisive first.

    Columns: ``outcome`` and those of :func:`~..analysis.sobol.sobol_indices`.
    """
    tables = [sobol_indices(runs, outcome).assign(outcome=outcome) for outcome in OUTCOMES]
    table = pd.concat(tables, ignore_index=True)
    return table[["outcome", *(name for name in table.columns if name != "outcome")]]


def together(ranked: DataFrame) -> DataFrame:
    """Return the mean total index over the outcomes by ``parameter``, the most decisive first.

    Columns: ``parameter``, ``total``, ``total_low``, ``total_high``; the interval is the mean of
    the outcomes' intervals, which is never too narrow. What is estimated beyond 0 … 1 counts as
    0 or 1.
    """
    columns = ["total", "total_low", "total_high"]
    shares = ranked[columns].clip(0, 1).assign(parameter=ranked["parameter"])
    mean = shares.groupby("parameter", sort=False)[columns].mean()
    return mean.sort_values("total", ascending=False).reset_index()


def in_words(ranked: DataFrame, runs: DataFrame) -> list[str]:
    """Return what the paper depends on, in sentences computed from the ranking."""
    overall = together(ranked)
    if overall["total"].isna().all():
        return [_of_outcome(ranked, runs, outcome) for outcome in OUTCOMES]
    first = [str(name) for name in overall["parameter"].head(NAMED)]
    named = "; ".join(f"({n}) {assumption(name)}" for n, name in enumerate(first, 1))
    said = [f"The paper's thesis depends most on these three assumptions: {named}."]
    said += [_guesses("these", first), _guesses("all", [str(n) for n in overall["parameter"]])]
    leaders = overall.head(NAMED)
    if (leaders["total_high"] - leaders["total_low"]).mean() > WIDE:
        said.append("The intervals are wide and the order uncertain; a larger --size narrows them.")
    edge = float(overall["total_low"].iloc[NAMED - 1])
    rest = overall.iloc[NAMED:]
    rivals = [str(name) for name in rest["parameter"][rest["total_high"] > edge]]
    if rivals:
        said.append(
            f"According to the intervals, any of {len(rivals)} others could be third, above all "
            f"{' and '.join(rivals[:2])}."
        )
    said += [_of_outcome(ranked, runs, outcome) for outcome in OUTCOMES]
    idle = sorted(set(overall["parameter"][overall["total_high"] < 0.01]))
    if idle:
        said.append(f"{len(idle)} of {len(overall)} have hardly any effect: {', '.join(idle)}.")
    return said


def assumption(name: str) -> str:
    """Return a parameter's meaning, and where its mechanism and its magnitude come from."""
    declared = LEDGER[name]
    if declared.magnitude is declared.mechanism:
        return f"{parameter_words(name)} [{name}; {declared.mechanism}]"
    return (
        f"{parameter_words(name)} [{name}; mechanism {declared.mechanism}; "
        f"magnitude {declared.magnitude}]"
    )


def _guesses(which: str, listed: list[str]) -> str:
    """Return of how many parameters the mechanism and the magnitude are assumed."""
    mechanisms, magnitudes = (
        sum(getattr(LEDGER[name], part).kind == "assumed" for name in listed)
        for part in ("mechanism", "magnitude")
    )
    return (
        f"Of {which} {len(listed)}, the mechanism is assumed (not from the paper) for "
        f"{mechanisms}, and the magnitude for {magnitudes}."
    )


def _of_outcome(ranked: DataFrame, runs: DataFrame, outcome: str) -> str:
    """Return what one outcome depends on most, by how much, and in which direction."""
    what, *directions = OUTCOMES[outcome]
    own = ranked[ranked["outcome"] == outcome]
    if own["total"].isna().all():
        return noise_words(runs, outcome)
    independent = 2 * runs["point"].nunique() / (len(own) + 2)
    parts = [
        f"{row['parameter']} ({_percent(row['total'])} % of its variance, "
        f"{_percent(row['total_low'])} … {_percent(row['total_high'])}; a higher value: "
        f"{_direction(row['trend'], independent, *directions)})"
        for _, row in own.head(NAMED).iterrows()
    ]
    noise = noise_share(runs, outcome)
    chance = f" Random draws cause {100 * noise:.0f} %." if noise == noise else ""
    return f"{what[0].upper()}{what[1:]} depends most on {', '.join(parts)}.{chance}"


def _direction(trend: float, points: float, more: str, less: str) -> str:
    """Return the effect of a higher value, unless chance may explain the trend (95 %)."""
    if abs(trend) < 2 / points**0.5:
        return "in either direction"
    return more if trend > 0 else less


def answers(runs: DataFrame) -> list[Answer]:
    """Return the ranking over both outcomes, and of each, in words, tables and figures."""
    ranked = ranking(runs)
    overall = together(ranked)
    title = "Which assumptions does the paper depend on?"
    found = [Answer("assumptions", title, "\n".join(in_words(ranked, runs)), overall,
                    ranking_figure(ranked))]  # fmt: skip
    for outcome, (what, *_) in OUTCOMES.items():
        own = ranked[ranked["outcome"] == outcome].drop(columns="outcome")
        sentence = _of_outcome(ranked, runs, outcome)
        found.append(
            Answer(outcome, f"On what {what} depends", sentence, own, sobol_figure(own, outcome))
        )
    return found


def ranking_figure(ranked: DataFrame, shown: int = SHOWN) -> Any:
    """Return a figure of the total indices of both outcomes, the most decisive on top."""
    top = together(ranked).head(shown)[["parameter"]]
    for outcome in OUTCOMES:
        own = ranked[ranked["outcome"] == outcome].set_index("parameter")
        for ending in ("", "_low", "_high"):
            top[f"{outcome}{ending}"] = own[f"total{ending}"].reindex(top["parameter"]).to_numpy()
    scale = "share of the variance, alone and with others; 95 % intervals"
    figure = ranked_figure(top, MARKS, scale)
    keep_to_shares(figure.axes[0])
    count = ranked["parameter"].nunique()
    figure.suptitle(
        f"What the paper depends on: the first {len(top)} of {count} preferences and fears",
        x=0.01, ha="left", fontsize=9,
    )  # fmt: skip
    return figure


def _percent(share: float) -> str:
    """Return a share in per cent; what is estimated beyond 0 … 1 counts as 0 or 1."""
    return f"{100 * min(max(share, 0.0), 1.0):.0f}"
