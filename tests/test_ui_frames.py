"""What the pictures show is what the model did; every frame is a pure function of the view."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quiet import SMALL, Prompt, Quiet, forked_view

from triangulation.model.parameters import LEDGER, ParameterError, Parameters
from triangulation.ui.frames import ledger
from triangulation.ui.frames.branches import branches, difference, order_for, parting
from triangulation.ui.frames.chart import Band, Line, Plan, chart, number
from triangulation.ui.frames.controls import controls
from triangulation.ui.frames.people import nearest, people, who
from triangulation.ui.frames.reasons import reasons
from triangulation.ui.frames.scale import month_ticks, ticks
from triangulation.ui.frames.seat import seat
from triangulation.ui.frames.timeline import SMALL as CHARTS
from triangulation.ui.frames.timeline import alignment_chart, basis, multiples, span
from triangulation.ui.frames.triangle import triangle
from triangulation.ui.play.orders import POWER, Order
from triangulation.ui.play.recipe import Branch, Recipe
from triangulation.ui.play.solo.game import Game
from triangulation.ui.play.words import apportioned, signed


@pytest.fixture(scope="module")
def view():
    game = Game(SMALL, Prompt(30))
    game.go(14)
    return game.view()


@pytest.fixture(scope="module")
def forked():
    return forked_view()


def test_every_frame_can_be_sent(view, forked):
    for each in (view, forked):
        for frame in (controls, triangle, reasons, people, branches, seat):
            json.dumps(frame(each), allow_nan=False)
        charts = [alignment_chart(each), *multiples(each), difference(each)]
        for chart_ in filter(None, charts):
            json.dumps([chart_.drawing, chart_.mark(each.recipe.month)], allow_nan=False)


def test_ticks_are_round_and_inside():
    assert ticks(-1, 1) == [-1, -0.5, 0, 0.5, 1]
    for low, high in ((0, 1), (0.013, 0.78), (-230, 512), (3, 3)):
        marks = ticks(low, high)
        assert 1 <= len(marks) <= 5
        assert all(low - 1e-9 <= m <= high + 1e-9 for m in marks)
    assert month_ticks(0, 48) == [0, 12, 24, 36, 48]


def test_a_line_is_drawn_where_its_values_are():
    plan = Plan("k", "Title", "unit", [Line("A", [0.0, 1.0, 0.5], "state")], low=0, high=1)
    made = chart(plan, 2)
    frame, mark = made.drawing, made.mark(1)
    points = [tuple(map(float, p.split())) for p in frame["lines"][0]["d"][1:].split("L")]
    assert points[0] == (frame["left"], frame["floor"])
    assert points[1][1] == frame["ceiling"]
    assert points[2][0] == frame["right"]
    assert mark["dots"][0] == {"x": points[1][0], "y": points[1][1], "role": "state"}
    assert mark["text"] == "Title, month 1. A: 1.00 unit, 0.00 1 month before."


def test_the_first_line_lies_on_top_and_leads_the_legend():
    """So that the course on screen is seen where another agrees with it."""
    lines = [Line("Here", [0.0, 1.0], "state"), Line("There", [0.0, 1.0], "other", dash=True)]
    made = chart(Plan("k", "T", "(0 … 1)", lines), 1)
    assert [line["role"] for line in made.drawing["lines"]] == ["other", "state"]
    assert [dot["role"] for dot in made.mark(1)["dots"]] == ["other", "state"]
    assert [line["name"] for line in made.drawing["legend"]] == ["Here", "There"]


def test_a_chart_s_text_names_the_scale_once_and_no_past_that_is_none():
    forecast = Line("Forecast", [0.5, 0.6], "forecast", first=2)
    made = chart(Plan("k", "T", "(0 … 1)", [Line("A", [0.1, 0.2, 0.5], "state"), forecast]), 3)
    assert made.mark(0)["text"] == "T (0 … 1), Start. A: 0.10."
    text = "T (0 … 1), month 2. A: 0.50, 0.10 2 months before. Forecast: 0.50."
    assert made.mark(2)["text"] == text


def test_lines_of_a_chart_are_told_apart(forked):
    """Also by who compares courses, and by who sees no colours."""
    for each in [alignment_chart(forked), *multiples(forked)]:
        legend = each.drawing["legend"]
        assert len({(line["role"], line["dash"]) for line in legend}) == len(legend)
        assert [line["role"] for line in legend if "ourse" in line["name"]] == ["other"]


def test_coercion_levels_have_an_axis_of_their_own(view):
    for each in multiples(view):
        shown = [r["text"] for r in each.drawing["levels"]]
        assert shown == (["1", "2", "3", "level 4"] if each.drawing["key"] == "risk" else [])
    risk = next(each for each in multiples(view) if each.plan.key == "risk")
    assert risk.drawing["levels"][-1]["y"] == risk.drawing["ceiling"]
    assert risk.mark(14)["text"].count("risk") == 1


def test_bands_enclose_their_line_and_the_axis_holds_both():
    plan = Plan("k", "T", "u", [Line("A", [5.0, 6.0], "state")],
                bands=[Band([-3.0, -4.0], [9.0, 11.0], "state")])  # fmt: skip
    frame = chart(plan, 1).drawing
    assert frame["bands"][0]["d"].startswith("M")
    assert frame["bands"][0]["d"].endswith("Z")
    heights = [float(p.split()[1]) for p in frame["bands"][0]["d"][1:-1].split("L")]
    assert min(heights) >= frame["ceiling"]
    assert max(heights) <= frame["floor"]


def test_numbers_are_written_for_people():
    assert number(-0.314, 2) == "−0.31"
    assert number(-0.0001, 2) == "0.00"
    assert number(-0.5, 0) in ("0", "−0", "−1")
    assert number(12.5, 1) == "12.5"


@pytest.mark.parametrize(
    ("citizens", "said"),
    [(1_000, "200 continuations"), (10_000, "20 continuations"), (100_000, "too long")],
)
def test_the_drift_chart_says_what_its_forecast_is_made_of(view, citizens, said):
    crowd = replace(view, recipe=replace(view.recipe, citizens=citizens))
    drawing = alignment_chart(crowd).drawing
    assert said in drawing["about"] + drawing["shades"][-1]["name"]


def test_the_drift_chart_has_bands_and_the_forecast(view):
    frame = alignment_chart(view).drawing
    assert [line["name"] for line in frame["legend"]] == ["State", "Public", "Forecast, median"]
    assert len(frame["bands"]) == 6
    assert all(b["d"] for b in frame["bands"])
    assert frame["last"] == span(view) >= 14 + 24


def test_small_charts_share_one_axis_and_show_recorded_quantities(view):
    frames = [each.drawing for each in multiples(view)]
    assert len(frames) == len(CHARTS)
    assert {f["last"] for f in frames} == {span(view)}
    gas = next(f for f in frames if f["key"] == "gas")
    assert gas["hover"][0]["ends"][0][14] == round(view.columns[14]["price_paid"], 1)
    assert next(f for f in frames if f["key"] == "risk")["threshold"]["name"] == "Threshold"


def test_small_charts_are_drawn_again_when_something_in_them_changed(view):
    """Going to another month moves their marks alone."""

    def drawings(shown):
        return [each.drawing for each in multiples(shown)]

    back = replace(view, recipe=replace(view.recipe, month=view.recipe.month - 1))
    assert basis(back) == basis(view)
    assert drawings(back) == drawings(view)
    shorter = replace(view, months=view.months[:-1], columns=view.columns[:-1], recipe=back.recipe)
    fewer = replace(view, parallel=view.parallel[:20])
    for changed in (shorter, fewer):
        assert basis(changed) != basis(view)
        assert drawings(changed) != drawings(view)


def figure(text):
    return round(10_000 * float(text.replace("−", "-")))


@pytest.mark.parametrize("month", range(1, 15))
def test_the_split_adds_up_to_the_change(view, month):
    """To the last figure that is shown: cells to rows, rows to the whole."""
    frame = reasons(replace(view, recipe=replace(view.recipe, month=month)))
    before, after = (view.columns[m]["alignment"] for m in (month - 1, month))
    split = frame["split"]
    for row in split["rows"]:
        assert sum(map(figure, row["cells"])) == figure(row["sum"])
    assert sum(figure(row["sum"]) for row in split["rows"]) == figure(split["total"])
    shown = [figure(t) for t in re.findall(r"[−+]?\d\.\d{4}", frame["headline"])]
    assert shown == [round(1e4 * before), round(1e4 * after), abs(figure(split["total"]))]
    west = figure(split["total"]) > 0
    assert f"towards {'the West' if west else 'Moscow'}" in frame["headline"] or shown[2] == 0
    moment = view.months[month]
    total = moment.by_power.sum() + moment.under_way.sum()
    assert total == pytest.approx(after - before, abs=1e-12)


@given(st.lists(st.floats(-1e3, 1e3), min_size=1), st.integers(-2, 2))
def test_parts_are_apportioned_without_a_rest(parts, off):
    whole = round(sum(parts)) + off
    shared = apportioned(parts, whole)
    assert sum(shared) == whole
    furthest = 1 + (abs(off) + 1) / len(parts)
    assert all(abs(a - b) <= furthest for a, b in zip(parts, shared, strict=True))


def test_reasons_name_every_power_with_runners_up(view):
    frame = reasons(view)
    assert [p["capital"] for p in frame["powers"]] == ["Moscow", "Minsk", "Brussels", "Washington"]
    for power in frame["powers"]:
        assert power["sentence"].startswith(power["capital"])
        assert len(power["runnersUp"]) == 3
        assert power["chance"].startswith("Chosen with a probability of")


def test_the_gain_of_a_move_is_that_over_staying_the_course(view):
    compared = 0
    for month in range(1, 15):
        for power in reasons(replace(view, recipe=replace(view.recipe, month=month)))["powers"]:
            stays = [r for r in power["runnersUp"] if r["words"] == "stays the course"]
            if stays and power["because"]:
                far, way, *_ = stays[0]["than"].split()
                assert power["gain"] == (f"+{far}" if way == "worse" else f"−{far}")
                compared += 1
    assert compared


def test_a_move_from_the_paper_is_quoted():
    game = Game(SMALL, Quiet())
    for month in range(1, 25):
        game.go(month)
        for power in reasons(game.view())["powers"]:
            if power["quote"] and power["quote"]["kind"] == "The paper":
                assert power["quote"]["text"]
                assert power["quote"]["where"]
                return
    pytest.fail("No move of two years came with the paper's words.")


def minsk_in(game, month):
    view = game.view()
    return reasons(replace(view, recipe=replace(view.recipe, month=month)))["powers"][1]


def test_an_ordered_move_is_explained_as_what_it_is():
    """Its name, who made it, its own utility, and what the model would have weighed itself."""
    game = Game(SMALL, Quiet())
    game.go(3)
    order = order_for(game.view(), "belarus", "supplicate", "on")
    game.fork({}, [order])
    game.go(16)
    first = minsk_in(game, 4)
    assert first["sentence"] == f"Minsk {POWER['belarus'].menu.describe('supplicate')}."
    assert first["note"] == "set by you"
    assert first["against"] == ("this move" if not first["own"] else "staying its course")
    itself = game.view().months[4].decisions["belarus"]
    likeliest = POWER["belarus"].menu.names[int(itself.probabilities[0].argmax())]
    words = [r["words"] for r in first["runnersUp"]]
    assert POWER["belarus"].menu.describe(likeliest) in [*words, first["sentence"][6:-1]]
    for month in range(5, 17):
        later = minsk_in(game, month)
        stays = later["sentence"] == "Minsk stays the course."
        assert later["note"].startswith("set by you" if stays else "you hold its ")


def test_a_move_set_by_hand_tells_what_changed():
    game = Game(SMALL, Quiet())
    game.fork({}, [Order("russia", {"coercion": 3.0, "discount": 0.4}, 1, 1)])
    game.go(1)
    view = game.view()
    moscow = reasons(view)["powers"][0]
    before = view.months[0].levels["russia"][0]
    assert f"raises its coercion level ({before[3]:g} → 3)" in moscow["sentence"]
    assert moscow["note"] == "set by you"


def test_people_are_drawn_one_by_one_or_as_density(view):
    assert [len(text.split()) for text in people(view)["points"]] == [40] * 4
    crowd = Game(replace(SMALL, citizens=6_000), Quiet()).view()
    frame = people(crowd)
    assert not frame["points"]
    assert sum(cell[2] for cell in frame["cells"]) == 6_000


def test_the_poll_has_an_error_and_adds_up(view):
    rows = people(view)["poll"]["rows"]
    assert sum(r["share"] for r in rows[:3]) == pytest.approx(100, abs=0.2)
    assert all(r["error"] > 0 for r in rows[:3] if 0 < r["share"] < 100)
    truth = 100 * view.columns[12]["public_for_moscow"]
    assert rows[0]["truth"] == round(truth, 1), "of the month in which people were asked"
    assert (
        "Last poll, January 2021 (month 12): 1,500 people asked. The 40 citizens stand"
        in (people(view)["poll"]["text"])
    )


def test_a_citizen_is_found_and_knows_their_neighbours(view):
    folk = view.moment.population.people
    found = nearest(view, float(folk.leaning[7, 0]), float(folk.culture[7, 0]))
    assert folk.leaning[found, 0] == folk.leaning[7, 0]
    frame = who(view, 7)
    assert len(frame["neighbours"]) == view.moment.population.network[[7]].nnz
    assert "Citizen 7" in frame["sentences"][0]
    folk = view.moment.population.people
    for neighbour in frame["neighbours"]:
        identity = folk.identity[neighbour["number"], 0]
        assert f"identity {100 * identity:.0f} %" in neighbour["words"]


def test_every_parameter_has_a_slider_with_its_provenance():
    shown = [s for group in ledger.sliders() for s in group["sliders"]]
    assert [s["name"] for s in shown] == list(LEDGER)
    assert all(s["meaning"] and s["mechanism"]["kind"] and s["unit"] for s in shown)


def test_a_value_out_of_range_is_refused_by_name():
    taken, refused = ledger.refusals(
        Parameters(), {"energy.import_dependence": 7, "russia.fear": 3, "citizens.mood": "x"}
    )
    assert taken == {"russia.fear": 3.0}
    assert set(refused) == {"energy.import_dependence", "citizens.mood"}
    _, together = ledger.refusals(Parameters(), {"alignment.economy": 0.9})
    assert "sum to" in together["alignment.economy"]


def test_the_difference_is_zero_before_the_fork_and_the_table_agrees(forked):
    frame = difference(forked).drawing
    values = frame["hover"][0]["ends"][0]
    assert values[:4] == [0.0] * 4
    assert values[6] == pytest.approx(
        forked.columns[6]["alignment"] - forked.other[6]["alignment"], abs=6e-4
    )
    first, second = branches(forked)["table"][:2]
    assert first["name"] == "State alignment"
    for row, line in ((first, 0), (second, 1)):
        shown = frame["hover"][line]["ends"][0][6]
        told = float(row["difference"].replace("−", "-"))
        assert told == pytest.approx(shown, abs=1.5e-3)
        assert row["difference"] == signed(as_float(row["here"]) - as_float(row["there"]), 3)


def as_float(text):
    return float(text.replace("−", "-"))


def test_before_the_courses_part_the_table_says_when(forked):
    def said(month, shown=1, against=0):
        recipe = replace(forked.recipe, month=month, shown=shown, against=against)
        return branches(replace(forked, recipe=recipe))["hint"]

    assert said(3) == "The two courses part from May 2020 on; press Step to see how."
    assert said(3, shown=0, against=1) == said(3)
    assert said(2) == "The two courses part from May 2020 on; step on to see how."
    assert said(4) == ""
    assert said(3, against=None) == ""


def test_courses_part_where_the_first_of_them_leaves_the_other():
    grown = {0: Branch(), 1: Branch("B", 0, 9), 2: Branch("C", 0, 5), 3: Branch("D", 1, 12)}
    recipe = Recipe(branches=grown)
    assert parting(recipe, 0, 1) == 9
    assert parting(recipe, 3, 2) == parting(recipe, 2, 1) == parting(recipe, 0, 2) == 5
    assert parting(recipe, 3, 1) == 12
    assert parting(recipe, 3, 0) == 9


def test_an_order_holds_every_instrument_that_its_move_names(view):
    order = order_for(view, "belarus", "crackdown", "once")
    assert order.levels == {"repression": 1.0}
    assert (order.first, order.last) == (15, 15)
    west = order_for(view, "belarus", "western_opening", "on")
    assert west.levels == {"integration_response": 0.0, "overture_eu": 0.75, "overture_us": 0.75}
    assert set(order_for(view, "belarus", "+openness", "once").levels) == {"openness"}
    assert order_for(view, "belarus", "hold", "year").last == 26
    with pytest.raises(ParameterError):
        order_for(view, "belarus", "surrender", "once")


def test_what_differs_from_the_scenario_is_listed(forked):
    assert controls(forked)["differences"] == [
        "Minsk makes overtures to Brussels (1) from May 2020"
    ]
