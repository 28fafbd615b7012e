"""The page of the calibration: hand-written text around tables of the recorded runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import pandas as pd
from pandas import DataFrame

from ...model.parameters import LEDGER
from ...model.posterior import PLAUSIBLE, plausible_sets
from ...model.scenario import DEFAULT
from .ensemble import MEASURES, MOSTLY
from .matching import CUT, WAVES
from .search import ranges
from .series import history

FIT, RECOVERY = "fit.json", "recovery.json"
"""Manifests of the recorded fits; that of the plausible sets lies beside them in the model."""


def calibration_page() -> str:
    """Return the page as Markdown."""
    here = resources.files(__name__.rpartition(".")[0])
    text = (here / "calibration.md").read_text(encoding="utf-8")
    for mark, made in PARTS.items():
        text = text.replace(f"@{mark}@", "\n".join(made()))
    return text


def _recorded(name: str) -> Any:
    here = resources.files(__name__.rpartition(".")[0]) / "recorded"
    with (here / name).open(encoding="utf-8") as file:
        return pd.read_csv(file) if name.endswith(".csv") else json.load(file)


SHOWN = 0.01
"""Share of candidates from which a feature that rules them out is named."""


def _size(settings: dict[str, Any]) -> str:
    return (
        f"{settings['trials']} trials × {settings['worlds']} worlds × {settings['citizens']} "
        f"citizens, seed {settings['seed']}"
    )


def _rows(heading: str, rows: list[str]) -> Iterator[str]:
    yield heading
    yield "|---" * (heading.count("|") - 1) + "|"
    yield from rows


def _plausible() -> Iterator[str]:
    """Yield the plausible sets: how many, what rules others out, and each parameter's range."""
    tried: DataFrame = _recorded("candidates.csv")
    sets = plausible_sets()
    beside = resources.files("triangulation.model") / PLAUSIBLE / "manifest.json"
    kept = json.loads(beside.read_text(encoding="utf-8"))
    frame = DataFrame([dict(each) for each in sets])
    first = tried["plausible"].head(len(tried) // WAVES).mean()
    yield (
        f"{_size(kept['settings'])}: {len(sets)} of {len(tried)} candidates are left. Of those of "
        f"the first wave, which are spread evenly over the ranges, {first:.0%} are.\n"
    )
    tried_over = ranges(tuple(sets[0]))
    rows = [
        f"| `{name}` | {LEDGER[name].default:g} | {low:g} … {high:g} "
        f"| {frame[name].min():.3g} … {frame[name].max():.3g} "
        f"| {frame[name].quantile(0.25):.3g} … {frame[name].quantile(0.75):.3g} |"
        for name, (low, high) in tried_over.items()
    ]
    yield from _rows("| parameter | ledger | range tried | plausible | half of the sets |", rows)
    features = [name for name in tried.columns if name not in {*sets[0], "plausible"}]
    out: Any = (tried[features] >= CUT).mean().sort_values(ascending=False)
    said = [f"{_feature(str(name))} {share:.0%}" for name, share in out.items() if share >= SHOWN]
    yield f"\n*What rules candidates out* (share of those tried): {'; '.join(said)}."
    narrowest = min(
        (frame[name].max() - frame[name].min()) / (high - low)
        for name, (low, high) in tried_over.items()
    )
    yield (
        f"\nEach range alone keeps {narrowest:.0%} of its width or more; the record rules out "
        f"combinations. {_together(frame)}"
    )


def _ensemble() -> Iterator[str]:
    """Yield how far worlds differ with the scenario's parameters, and with plausible ones."""
    table: Any = _recorded("ensemble.csv")
    one = table.iloc[0]
    yield (
        f"What that means for `{DEFAULT}` ({one['worlds']} worlds of {one['citizens']} citizens, "
        f"{one['months']} months, seed {one['seed']}): the middle 90 % of worlds' means over the "
        "last year, and their standard deviation.\n"
    )
    by = table.set_index(["measure", "parameters"])
    rows = [
        f"| `{name}` | "
        + " | ".join(
            f"{row['low']:.3g} … {row['high']:.3g} ({row['spread']:.2g})"
            for row in (by.loc[(name, which)] for which in ("scenario", PLAUSIBLE))
        )
        + " |"
        for name in MEASURES
    ]
    yield from _rows("| measure | the scenario's parameters | plausible parameters |", rows)
    shares = [by.loc[(MOSTLY, which), "mostly"] for which in ("scenario", PLAUSIBLE)]
    yield (
        f"\nMinsk triangulates in most months in {shares[0]:.0%} of worlds with the scenario's "
        f"parameters, and in {shares[1]:.0%} with plausible ones."
    )


def _feature(name: str) -> str:
    series, _, kind = name.partition(", ")
    return f"{history().series[series].title} ({kind})"


def _together(frame: DataFrame) -> str:
    """Say which two parameters the sets tie together most."""
    ranks: Any = frame.corr(method="spearman")
    names = list(map(str, frame.columns))
    pairs = {
        (one, other): float(ranks.loc[one, other])
        for n, one in enumerate(names)
        for other in names[n + 1 :]
    }
    one, other = max(pairs, key=lambda pair: abs(pairs[pair]))
    return (
        f"The two parameters that hang together most are `{one}` and `{other}` (rank correlation "
        f"{pairs[one, other]:+.2f})."
    )


def _fit() -> Iterator[str]:
    rows = [
        f"| `{r.parameter}` | {r.scenario:g} | {r.fitted:.3g} | {r.low:.3g} … {r.high:.3g} "
        f"| {r.lowest_tried:g} … {r.highest_tried:g} |"
        for r in _recorded("fitted.csv").itertuples()
    ]
    yield f"{_size(_recorded(FIT)['settings'])}.\n"
    yield from _rows("| parameter | ledger | fitted | as good | range tried |", rows)


def _misfits() -> Iterator[str]:
    table: DataFrame = _recorded("misfits.csv")
    wide: Any = table.pivot_table(
        index=["group", "series", "dates"], columns="ensemble", values=["distance", "standard"],
        sort=False,
    )  # fmt: skip
    rows: list[str] = []
    before = ""
    for (group, series, dates), row in wide.iterrows():
        cells = " | ".join(
            f"{row['distance', one]:.2g} ({row['standard', one]:.1f})"
            for one in ("scenario", "fitted")
        )
        name = "" if group == before else group
        rows.append(f"| {name} | {history().series[str(series)].title} | {dates} | {cells} |")
        before = group
    yield from _rows("| | series | dates | scenario | fitted |", rows)


def _recovery() -> Iterator[str]:
    found: DataFrame = _recorded("identification.csv")
    settings = _recorded(RECOVERY)["settings"]
    yield f"{settings['recover']} fits of {_size(settings)}.\n"
    rows = [
        f"| `{r.name}` | {r.verdict} | {r.correlation:+.2f} | {r.error:.0%} | {r.bias:+.0%} "
        f"| {r.covered:.0%} | {r.width:.0%} |"
        for r in found.itertuples(index=False)
    ]
    heading = (
        "| parameter | verdict | rank correlation | error | bias | 95 % intervals that hold the "
        "truth | their width |"
    )
    yield from _rows(heading, rows)


def _says() -> Iterator[str]:
    """Yield what the recorded runs say, computed from them."""
    found: DataFrame = _recorded("identification.csv")
    for verdict, some in found.groupby("verdict", sort=False):
        names = ", ".join(f"`{name}`" for name in some["name"])
        yield f"- **{str(verdict).capitalize()}** from these series: {names}."
    table: DataFrame = _recorded("misfits.csv")
    wide: Any = table.pivot_table(
        index=["group", "series"], columns="ensemble", values="standard", sort=False
    )
    for group, part in wide.groupby(level=0, sort=False):
        better = int((part["fitted"] < part["scenario"]).sum())
        yield (
            f"- **{str(group).capitalize()}:** the fit is nearer on {better} of {len(part)} "
            f"series, on average {part['scenario'].mean():.2f} standard errors away before and "
            f"{part['fitted'].mean():.2f} after."
        )
    worst = wide["fitted"].idxmax()
    yield (
        f"- **Missed most after the fit:** {history().series[worst[1]].title} ({worst[0]}), by "
        f"{wide['fitted'].max():.1f} standard errors."
    )


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "plausible": _plausible, "ensemble": _ensemble, "fit": _fit, "misfits": _misfits,
    "recovery": _recovery, "says": _says,
}  # fmt: skip
"""What stands for each mark in the page's text."""
