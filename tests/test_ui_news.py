"""What just happened: dates, headlines, the result of a month, the log, and advice in words."""

import json
from dataclasses import replace

import pytest
from quiet import SMALL, Quiet

from triangulation.experiments.reports.reasons import PREFERENCES
from triangulation.model.calendar import month_in_full, month_words, short_words, span_words
from triangulation.model.scenario import load_scenario, scenario_names
from triangulation.ui.frames.news import log, news, result
from triangulation.ui.frames.scale import date_ticks
from triangulation.ui.frames.tabs import first_of, names, view_in
from triangulation.ui.frames.timeline import alignment_chart
from triangulation.ui.play.advice import WORDS, advice
from triangulation.ui.play.orders import Order
from triangulation.ui.play.solo.game import Game


@pytest.fixture(scope="module")
def view():
    game = Game(SMALL, Quiet())
    game.fork({}, [Order("european_union", {"market_access": 1.0}, 4, 4)])
    game.go(14)
    return game.view()


def at(view, month):
    return replace(view, recipe=replace(view.recipe, month=month))


def test_every_scenario_has_a_calendar():
    assert all(load_scenario(name).begins for name in scenario_names())


def test_months_are_named():
    assert month_words(0, "2020-02") == "Start (February 2020)"
    assert month_words(1, "2020-02") == "February 2020"
    assert month_words(11, "2020-02") == "December 2020"
    assert month_in_full(12, "2020-02") == "January 2021 (month 12)"
    assert (month_words(0, None), month_in_full(7, None)) == ("Start", "month 7")


def test_spans_of_months_are_named_once_where_the_year_is_the_same():
    assert span_words(1, 3, "2020-02") == "February to April 2020"
    assert span_words(10, 12, "2020-02") == "November 2020 to January 2021"
    assert span_words(4, 4, "2020-02") == "May 2020"
    assert span_words(4, 6, None) == "months 4 to 6"
    assert (short_words(0, "2020-02"), short_words(12, "2020-02")) == ("Feb 2020", "Jan 2021")


def test_ticks_are_the_start_and_januaries():
    assert date_ticks(36, "2020-02") == [
        (0, "Feb 2020"), (12, "2021"), (24, "2022"), (36, "2023")
    ]  # fmt: skip
    long = date_ticks(240, "2004-01")
    assert len(long) <= 7
    assert all(int(text) % 5 == 0 for _, text in long[1:])
    assert date_ticks(24, None)[0] == (0, "month 0")
    assert date_ticks(7, "2020-02") == [(0, "Feb 2020"), (7, "Aug 2020")]
    assert date_ticks(12, "2020-02") == [(0, "Feb 2020"), (12, "2021")]


def test_the_result_names_the_move_that_moved_minsk_most(view):
    assert result(at(view, 0)) == "Press Step to play February 2020."
    said = result(at(view, 4))
    pull = view.months[4].by_power[:, 2, 0].sum()
    assert said.startswith("Brussels opens its market to Belarusian goods (")
    assert f"({pull:.3f} towards the West)" in said
    change = view.columns[4]["alignment"] - view.columns[3]["alignment"]
    assert f"In all, Minsk moved {change:.3f} towards the West." in said


def test_headlines_tell_moves_with_reasons(view):
    frame = news(at(view, 4))
    json.dumps(frame)
    story = next(h for h in frame["headlines"] if h["seat"] == "european_union")
    assert story["title"] == "Brussels opens its market to Belarusian goods"
    assert any("moved the state by 0.0" in reason for reason in story["reasons"])
    assert news(at(view, 0))["headlines"] == []
    for month in range(1, 15):
        assert len(news(at(view, month))["headlines"]) == 3


def test_the_headline_of_a_quiet_month_agrees_with_the_result(view):
    """It says how little Minsk moved, in the figures of the sentence after the step."""
    quiet = [
        (month, headline["title"])
        for month in range(1, 15)
        for headline in news(at(view, month))["headlines"]
        if headline["title"].startswith("Minsk moves only")
    ]
    assert quiet
    for month, title in quiet:
        assert title.removeprefix("Minsk moves only ") in result(at(view, month))


def test_what_was_under_way_is_named_where_it_did_more_than_the_moves(view):
    found = 0
    for month in range(1, 15):
        said = result(at(view, month))
        if "In all, Minsk moved" in said:
            moves = abs(float(view.months[month].by_power[:, :, 0].sum()))
            change = view.columns[month]["alignment"] - view.columns[month - 1]["alignment"]
            assert said.endswith("mostly by other causes.") == (moves < abs(change) / 2)
            found += 1
    assert found


def test_an_election_is_news(view):
    election = "Belarus elects a president"
    assert [row["month"] for row in log(view) if election in row["titles"]] == [7]
    assert election in [h["title"] for h in news(at(view, 7))["headlines"]]
    assert result(at(view, 7)).startswith(f"{election}. ")


def test_who_plays_a_power_reads_of_the_own_move_first():
    game = Game(replace(SMALL, seat="united_states"), Quiet())
    game.submit({"sanctions": 0.2})
    view = game.view()
    assert result(view).startswith("Washington tightens sanctions (")
    assert "united_states" in [h["seat"] for h in news(view)["headlines"]]


def test_an_upheaval_leads_the_result_and_marks_the_course():
    game = Game(SMALL, Quiet())
    game.fork({}, [Order("russia", {"coercion": 2.0}, 3, 3)])
    game.go(6)
    view = game.view()
    title = "Moscow goes to coercion level 2: trade and oil"
    assert result(at(view, 3)).startswith(f"{title}. ")
    notes = alignment_chart(view).drawing["notes"]
    assert [n["month"] for n in notes if n["words"] == title] == [3]


def test_the_log_has_every_month_the_last_first(view):
    rows = log(view)
    assert [row["month"] for row in rows] == list(range(14, 0, -1))
    assert "Brussels opens its market to Belarusian goods" in rows[10]["titles"]
    assert rows[10]["when"] == "May 2020"


def test_a_seat_has_its_views_and_no_others(view):
    assert view_in("view=people", view) == "people"
    assert view_in("view=nowhere", view) == first_of(view) == "overview"
    seated = replace(view, recipe=replace(view.recipe, seat="russia"))
    assert names(seated) == ["overview", "news", "time", "play", "log", "files"]
    assert view_in("view=people", seated) == "play"
    assert names(replace(seated, debriefed=True)) == names(view)


def test_advice_is_a_sentence_with_its_figures():
    told = advice({"freedom": 8.0, "caution": -6.0, "effort": -3.0, "sovereignty": 0.1})
    assert told["words"] == "buys freedom of manoeuvre; costs calm in Moscow and effort"
    assert told["net"] == -0.9
    assert told["figures"][0] == "freedom of manoeuvre +8.0"
    assert advice({"freedom": 0.1})["words"] == "changes little either way"
    assert WORDS.keys() == PREFERENCES.keys()


def test_turns_of_the_course_are_marked_with_the_moves_that_made_them(view):
    notes = alignment_chart(view).drawing["notes"]
    assert 1 <= len(notes) <= 3
    assert [n["month"] for n in notes] == sorted(n["month"] for n in notes)
    brought = [abs(m.by_power[:, :, 0].sum(axis=0)).max() for m in view.months]
    for note in notes:
        assert brought[note["month"]] >= 0.01
        assert f"({brought[note['month']]:.3f} towards" in note["words"]
        assert note["when"] == view.named(note["month"])
    assert max(range(len(brought)), key=brought.__getitem__) in [n["month"] for n in notes]
