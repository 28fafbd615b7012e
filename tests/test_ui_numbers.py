"""The numbers of a chart: in its legend, under the pointer, in a sentence, and as CSV."""

import csv
from dataclasses import replace

import pytest
from quiet import SMALL, Prompt

from triangulation.ui.frames.chart import Band, Line, Plan, chart
from triangulation.ui.frames.numbers import as_csv
from triangulation.ui.frames.timeline import alignment_chart, finding, multiples
from triangulation.ui.play.solo.game import Game
from triangulation.ui.play.words import number


@pytest.fixture(scope="module")
def view():
    game = Game(SMALL, Prompt(30))
    game.go(14)
    return game.view()


def rows_of(shown):
    return list(csv.DictReader(as_csv(shown).decode().splitlines()))


def test_the_legend_says_the_values_of_the_month_on_screen(view):
    shown = alignment_chart(view)
    row = view.columns[9]
    assert shown.mark(9)["values"] == [
        number(row["alignment"], 2), number(row["public_alignment"], 2), ""
    ]  # fmt: skip
    assert not any(shown.mark(shown.last)["values"]), "no month has been played there"


def test_pointing_at_a_month_says_between_what_the_runs_lie(view):
    shown = alignment_chart(view)
    ranges = {row["name"]: row for row in shown.drawing["hover"] if len(row["ends"]) == 2}
    assert set(ranges) == {
        "middle 90 % of 200 runs from the start",
        "Public, middle 90 % of the runs",
        "middle 90 % of 200 continuations from here",
    }
    low, _, _, _, high = view.parallel[9].quantiles["alignment"]
    runs = ranges["middle 90 % of 200 runs from the start"]
    assert [end[9 - runs["first"]] for end in runs["ends"]] == [round(low, 2), round(high, 2)]


def test_the_numbers_behind_a_chart_are_those_of_the_model(view):
    rows = rows_of(alignment_chart(view))
    assert rows[9]["month"] == "9"
    assert rows[9]["date"] == "2020-10"
    scale = "(−1 Moscow … +1 West)"
    assert float(rows[9][f"State {scale}"]) == view.columns[9]["alignment"]
    low, lower, _, upper, high = view.parallel[9].quantiles["alignment"]
    runs = "of 200 runs from the start"
    held = [float(rows[9][f"middle {share} % {runs}, {end} {scale}"])
            for share, end in ((90, "low"), (50, "low"), (50, "high"), (90, "high"))]  # fmt: skip
    assert held == [low, lower, upper, high]
    assert rows[20][f"State {scale}"] == "", "it has not been played"
    assert float(rows[20][f"Forecast, median {scale}"]) == pytest.approx(
        view.forecast[20 - view.forecast[0].month].quantiles["alignment"][2]
    )


def test_every_column_has_a_name_of_its_own():
    plan = Plan(
        key="two", title="Two", unit="%", lines=[Line("A", [1.0, 2.0], "russia")],
        bands=[Band([0.0, 1.0], [3.0, 4.0], f"{role} {width}", 0)
               for role in ("russia", "west") for width in ("wide", "narrow")],
        bars=Line("Level", [0.0, 1.0], "russia"),
    )  # fmt: skip
    head = as_csv(chart(plan, 1)).decode().splitlines()[0]
    names = next(csv.reader([head]))
    assert len(set(names)) == len(names) == 1 + 1 + 8 + 1
    assert "A (%)" in names


def test_a_sentence_says_what_the_alignment_chart_shows(view):
    start, now = view.columns[0], view.columns[14]
    said = finding(view, 14)
    gap = now["public_alignment"] - now["alignment"]
    assert f"{number(abs(gap), 2)} further {'west' if gap > 0 else 'east'}" in said
    change = now["alignment"] - start["alignment"]
    assert ("hardly moved" in said) == (abs(change) < 0.005)
    assert finding(view, 0).startswith("The public stands ")
    seated = replace(view, recipe=replace(view.recipe, seat="belarus"))
    assert "by its last poll" in finding(seated, 14)


def test_a_small_chart_says_how_far_it_has_moved(view):
    gas = next(each for each in multiples(view) if each.plan.key == "gas")
    first, now = (f"{view.columns[n]['price_paid']:.1f}" for n in (0, 14))
    assert gas.mark(0)["finding"] == ""
    way = "up" if float(now) > float(first) else "down"
    said = f"Gas price that Minsk pays: {way} from {first} at the start to {now}."
    assert gas.mark(14)["finding"] == said
    economy = next(each for each in multiples(view) if each.plan.key == "economy")
    change = view.columns[14]["alignment_economy"] - view.columns[0]["alignment_economy"]
    side = "the West" if change > 0 else "Moscow"
    assert economy.mark(14)["finding"].endswith(f"towards {side} since the start.")
