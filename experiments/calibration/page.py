"""The page of the documentation that lists the historical series and their sources."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.scenario import PERIODS, load_scenario
from .series import History, Series, history, sources

INTRO = """# Historical series

`triangulation history` and `triangulation calibrate` compare the model with these series. *Error*
is the standard deviation of the error of the comparison: measurement, sampling, and differences in
what is measured; {common:.0f} % of its variance is assumed to be common to all dates of a series.
A value for a year is compared with the mean of its months, a value for a month with that month.

A series is for *fitting* or for *judging*. Fits use the first kind up to {until}; its later years,
and the second kind, are kept for judging. The scenarios begin as follows: {begins}. The series end
in December 2019, before the paper appeared.
"""


def history_page() -> str:
    """Return the declared series as Markdown: what each is, its observations, and the sources."""
    return "\n".join(_lines(history())) + "\n"


def _lines(declared: History) -> Iterator[str]:
    begins = ", ".join(f"{name} in {load_scenario(name).begins}" for name in PERIODS)
    yield INTRO.format(common=100 * declared.common, until=declared.fit_until, begins=begins)
    yield "| series | meaning | unit | compared with | error | because | use |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for one in declared.series.values():
        yield (
            f"| `{one.name}` | {one.title} | {one.unit} | {_formula(one)} | {one.error:g} | "
            f"{one.because} | {one.use} |"
        )
    yield from _questions(declared)
    yield "\n## Shown beside the model, and neither fitted on nor scored\n"
    yield "| series | meaning | unit | compared with | error | because |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in declared.shown.values():
        yield (
            f"| `{one.name}` | {one.title} | {one.unit} | {_formula(one)} | {one.error:g} | "
            f"{one.because} |"
        )
    for one in (*declared.series.values(), *declared.shown.values()):
        yield f"\n## {one.name}\n\n| date | {one.unit} | confidence | source |"
        yield "| --- | --- | --- | --- |"
        for seen in one.observations:
            named = ", ".join(seen.source.split(";"))
            yield f"| {seen.date} | {seen.value:g} | {seen.confidence} | {named} |"
    yield "\n## Sources\n\n| source | title | publisher |\n| --- | --- | --- |"
    for row in sources():
        title = f"[{row['title']}](<{row['address']}>)" if row["address"] else row["title"]
        yield f"| {row['source']} | {title} | {row['publisher']} |"


def _formula(one: Series) -> str:
    """Return the recorded columns of a series in words of arithmetic."""
    text = ""
    for name, factor in one.columns.items():
        if factor == 0:
            continue
        sign = "−" if factor < 0 else "+" if text else ""
        times = "" if abs(factor) == 1 else f"{abs(factor):g} × "
        text += f" {sign} {times}`{name}`" if text else f"{sign}{times}`{name}`"
    if one.offset:
        text += f" + {one.offset:g}"
    if one.above is not None:
        text = f"months with {text} > {one.above:g}"
    return text if one.over is None else f"{text} / `{one.over}`"


def _questions(declared: History) -> Iterator[str]:
    yield "\n## How the pollsters asked\n"
    yield (
        "Citizens whose leaning is below the first threshold answer Russia, above the second the "
        "West; citizens whose approval is above the threshold trust the president. Leanings are "
        "assumed to be normally distributed, with the mean and spread of the model's own poll.\n"
    )
    yield "| question | thresholds | because | source |\n| --- | --- | --- | --- |"
    for name, asked in declared.questions.items():
        lines = f"{asked.low:g}, {asked.high:g}" if asked.above is None else f"{asked.above:g}"
        series = [one.title for one in declared.series.values() if one.question is asked]
        yield f"| `{name}`: {'; '.join(series)} | {lines} | {asked.because} | {asked.source} |"
    yield from _read_from_polls(declared)


def _read_from_polls(declared: History) -> Iterator[str]:
    moving = [one for one in declared.series.values() if one.question and one.question.from_polls]
    yield (
        "\nTwo thresholds are set for each run from the polls of the two years before it "
        "begins: those of the vote and of the either-or question. Their values in the periods:\n"
    )
    yield (
        f"| series | threshold | {' | '.join(PERIODS)} |\n| --- | --- |" + " ---: |" * len(PERIODS)
    )
    known = [declared.asked_from(str(load_scenario(name).begins)) for name in PERIODS]
    for one in moving:
        lines = [_line(each.series[one.name]) for each in known]
        yield f"| {one.title} | {_side(one)} | " + " | ".join(lines) + " |"


def _line(one: Series) -> str:
    assert one.question is not None
    assert one.question.from_polls is not None
    return f"{getattr(one.question, one.question.from_polls):.3f}"


def _side(one: Series) -> str:
    return "below" if one.question is not None and one.question.from_polls == "low" else "above"
