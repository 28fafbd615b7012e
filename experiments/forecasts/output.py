"""The output of a contest: tables as CSV, Markdown and a page, and a summary in print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pandas import DataFrame

from ..calibration.series import History
from ..reports.report import render
from ..storage.files import write_whole
from .table import (
    BASE,
    EVERY,
    JUDGED,
    TOGETHER,
    ahead_years,
    differences,
    distinct,
    summary,
    wide,
    won,
)

WORDS = (
    "CRPS (continuous ranked probability score) in declared errors of each series: lower is "
    "better. All forecasters make the same forecasts from what was known at the end of each year "
    "of origin. All series together: the mean over groups of series that share pollsters or "
    "statistics, so that none counts twice."
)

FORECASTERS = {
    "model": "worlds that start from what was measured at the origin, and of which those are kept "
    "that fit the polls so far; nothing from outside is known beyond the origin. Its spread, as "
    "every rival's, is corrected by its own earlier errors.",
    "worlds alone": "the same worlds, with the declared error and nothing else.",
    "model + rivals": "half the model, half the ensemble of rivals.",
    "all rivals": "all rivals, each with the same weight.",
}


def write_tables(folder: Path, scores: DataFrame, declared: History, seed: int) -> list[Path]:
    """Write scores.csv, table.csv, differences.csv, rivals.md and rivals.html; return the CSVs."""
    table, gains = summary(scores), differences(scores, seed)
    frames = {"scores.csv": scores, "table.csv": table, "differences.csv": gains}
    for name, frame in frames.items():
        text = frame.to_csv(index=False, lineterminator="\n")
        _write(folder / name, text)
    titles = {name: series.title for name, series in declared.series.items()}
    _write(folder / "rivals.md", "\n".join(markdown(table, gains, titles)) + "\n")
    _write(folder / "rivals.html", page(table, gains, titles))
    return [folder / name for name in frames]


def _write(path: Path, text: str) -> None:
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))


def markdown(table: DataFrame, gains: DataFrame, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield the tables as lines of Markdown: a section for each horizon."""
    for years in distinct(table, "years"):
        for ahead in ahead_years(table[table["years"] == years]):
            heading, body = cells(wide(table, years, ahead), titles)
            yield f"**{caption(years, ahead)}**\n"
            yield "| " + " | ".join(heading) + " |"
            yield "| --- |" + " ---: |" * (len(heading) - 1)
            for row in body:
                yield "| " + " | ".join(row) + " |"
            yield f"\n{verdict(gains, years, ahead)}\n"


def cells(shown: DataFrame, titles: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of a table in print; the best forecaster of a row has a star."""
    heading = ["series", *map(str, shown.columns)]
    rows: list[list[str]] = []
    for series, row in shown.iterrows():
        scores = row.iloc[1:]
        texts = ["–" if number != number else f"{number:.2f}" for number in scores]
        best = scores.min()
        marked = [
            f"{text}*" if number == best else text
            for number, text in zip(scores, texts, strict=True)
        ]
        rows.append([titles.get(str(series), str(series)), f"{row.iloc[0]:.0f}", *marked])
    return heading, rows


def caption(years: str, ahead: int) -> str:
    """Return what a table of one horizon shows."""
    what = "all years forecast" if years == EVERY else f"years forecast {years} on"
    return f"{ahead} year{'s' if ahead > 1 else ''} ahead, {what}"


def verdict(gains: DataFrame, years: str, ahead: int) -> str:
    """Return in a sentence whether the model beats no change, and how sure that is."""
    part = gains[
        (gains["years"] == years) & (gains["ahead"] == ahead) & (gains["series"] == TOGETHER)
    ].set_index("rival")
    numbers = ("gain", "low", "high", "origins")
    one = {name: float(part[name].to_dict()[BASE]) for name in numbers}
    sure, better, count = won(gains, years, ahead)
    beaten = part[part["gain"] > 0].index
    side = "lower" if one["gain"] > 0 else "higher"
    return (
        f"The model's CRPS is {abs(one['gain']):.2f} {side} than that of {BASE} "
        f"({_interval(one)}); it is lower for {better} of {count} series, {sure} of "
        f"them with an interval above zero. Of {len(part)} rivals it beats {len(beaten)} on all "
        "series together."
    )


def _interval(one: Mapping[str, float]) -> str:
    """Return the 95 % interval of a gain in words."""
    if one["low"] != one["low"]:
        return f"too few years for an interval: {one['origins']:.0f} origins"
    return f"gain {one['gain']:+.2f}, 95 % interval {one['low']:+.2f} to {one['high']:+.2f}"


def page(table: DataFrame, gains: DataFrame, titles: Mapping[str, str]) -> str:
    """Return the tables as a page that needs nothing else."""
    parts = [
        (
            caption(years, ahead),
            *cells(wide(table, years, ahead), titles),
            verdict(gains, years, ahead),
            coverage(table, years, ahead),
        )
        for years in distinct(table, "years")
        for ahead in ahead_years(table[table["years"] == years])
    ]
    return render("rivals.html", parts=parts, words=WORDS, forecasters=FORECASTERS)


def coverage(table: DataFrame, years: str, ahead: int) -> str:
    """Return how often the model's intervals contained the observation."""
    one = table[
        (table["years"] == years) & (table["ahead"] == ahead) & (table["series"] == TOGETHER)
    ].set_index("forecaster")
    held = [f"{one.loc['model', f'within_{share}']:.0%}" for share in (50, 80, 95)]
    return f"The model's intervals of 50, 80 and 95 % held {held[0]}, {held[1]} and {held[2]}."


def print_contest(scores: DataFrame, declared: History, seed: int) -> None:
    """Print the years that judge: all forecasters together, and the model by series."""
    from rich.console import Console
    from rich.table import Table

    table, gains = summary(scores), differences(scores, seed)
    titles = {name: series.title for name, series in declared.series.items()}
    years = JUDGED if JUDGED in set(table["years"]) else EVERY
    part = table[table["years"] == years]
    horizons = ahead_years(part)
    console = Console(highlight=False, width=WIDTH)
    words = "CRPS in declared errors, " + caption(years, horizons[0]).partition(", ")[2]
    shown = Table(title=words, title_justify="left", box=None, pad_edge=False)
    shown.add_column("years ahead")
    for ahead in horizons:
        shown.add_column(str(ahead), justify="right")
    whole = part[part["series"] == TOGETHER].pivot_table(
        index="forecaster", columns="ahead", values="crps", sort=False
    )
    for name, row in whole.iterrows():
        shown.add_row(str(name), *(f"{row[ahead]:.2f}" for ahead in horizons))
    for series in distinct(part, "series"):
        if series != TOGETHER:
            shown.add_row(f"{titles[series]}: model / {BASE}", *_against(part, series, horizons))
    console.print(shown)
    for ahead in horizons:
        sentences = f"{verdict(gains, years, ahead)} {coverage(table, years, ahead)}"
        console.print(f"\n{ahead} ahead: {sentences}")
    console.print(f"\n{WORDS}")


def _against(part: DataFrame, series: str, horizons: list[int]) -> Iterator[str]:
    """Yield the model's score of a series against that of no change, by horizon."""
    one = part[part["series"] == series].set_index(["ahead", "forecaster"])["crps"]
    for ahead in horizons:
        held = (ahead, BASE) in one.index
        yield f"{one[ahead, 'model']:.2f} / {one[ahead, BASE]:.2f}" if held else "–"


WIDTH = 118
