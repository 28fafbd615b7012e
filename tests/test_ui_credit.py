"""Who moved alignment since the start: exact, on the same draws, late effects included."""

from dataclasses import replace

import numpy as np
import pytest
from quiet import Quiet

from triangulation.ui.frames.reasons import reasons
from triangulation.ui.play.credit import Credit
from triangulation.ui.play.line import Line
from triangulation.ui.play.orders import POWER, Order
from triangulation.ui.play.recipe import Branch, Recipe
from triangulation.ui.play.solo.game import Game

SMALL = Recipe(citizens=60)
STILL = tuple(
    Order(p.name, dict(zip([i.name for i in p.menu.instruments], p.menu.rest, strict=True)), 1)
    for p in POWER.values()
)
"""Nobody ever moves, once every power has come to rest."""


def steps(text):
    return round(10_000 * float(text.replace("−", "-")))


def changed(line, month):
    return line.columns[month]["alignment"] - line.columns[0]["alignment"]


def test_the_parts_sum_to_the_change_in_every_month_of_a_fork():
    """Across the fork, too: other parameters hold from its month on."""
    recipe = replace(
        SMALL,
        branches={
            0: Branch(),
            1: Branch("Fork", 0, 6, {"russia.fear": 4.0}, (Order("russia", {"coercion": 2.0}, 7),)),
        },
    )
    line = Line.begun(recipe).forked(recipe, 1)
    line.reach(12)
    found = Credit(line).until(12)
    for month, credited in enumerate(found):
        whole = sum(credited.by_power.values()) + credited.rest
        assert whole == pytest.approx(changed(line, month), abs=1e-12)
    assert found[12].by_power["russia"] != 0


def test_a_late_effect_counts_for_the_move_that_began_it():
    """Moscow coerces once; later months, in which nobody moves, are still its doing."""
    branch = Branch(orders=(*STILL, Order("russia", {"coercion": 4.0}, 3)))
    line = Line.begun(replace(SMALL, branches={0: branch}))
    line.reach(8)
    found = Credit(line).until(8)
    late = line.months[6]
    assert (late.by_power == 0).all()
    assert found[6].by_power["russia"] != found[5].by_power["russia"]
    without = replace(branch, orders=STILL)
    other = Line.begun(replace(SMALL, branches={0: without}))
    other.reach(8)
    gap = line.columns[8]["alignment"] - other.columns[8]["alignment"]
    with_all = [Credit(each).until(8)[8] for each in (line, other)]
    moved = sum(with_all[0].by_power.values()) - sum(with_all[1].by_power.values())
    assert moved == pytest.approx(gap, abs=1e-12)


def test_what_was_computed_is_kept_until_a_move_changes_it():
    game = Game(replace(SMALL, seat="russia"), Quiet())
    game.go(4)
    before = game.credited(game.view())
    assert game.credited(game.view()) == before
    game.go(2)
    game.submit({"coercion": 3.0})
    game.go(4)
    after = game.credited(game.view())
    assert after[:3] == before[:3]
    assert after[4].by_power["russia"] != before[4].by_power["russia"]


def test_the_table_adds_up_as_it_is_shown():
    game = Game(SMALL, Quiet())
    game.go(9)
    view = game.view()
    frame = reasons(view, game.credited(view))["credit"]
    assert frame["since"] == "Since February 2020"
    rows = frame["rows"]
    assert [r["cause"] for r in rows][-1] == "Economy and chance"
    for row in rows[:-1]:
        assert steps(row["move"]) + steps(row["earlier"]) == steps(row["change"])
    for key in ("change", "whole"):
        assert sum(steps(r[key]) for r in rows) == steps(frame[key])
    first, last = (round(1e4 * view.columns[m]["alignment"]) for m in (0, 9))
    assert steps(frame["whole"]) == last - first
    assert np.isclose(max(abs(r["share"]) for r in rows), 1.0)
