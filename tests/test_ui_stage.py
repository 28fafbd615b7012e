"""The stage shows what passed between the actors, as large as it was."""

import json
from dataclasses import replace

import pytest
from quiet import SMALL, Prompt, Quiet

from triangulation.agents.moves import POWERS
from triangulation.model.columns import COLUMNS
from triangulation.ui.frames.stage import (
    ACTORS,
    FLOWS,
    HEIGHT,
    KINDS,
    MINSK,
    NOTICED,
    OWN,
    THICKEST,
    WIDTH,
    stage,
)  # fmt: skip
from triangulation.ui.play.orders import Order
from triangulation.ui.play.solo.game import Game


@pytest.fixture(scope="module")
def view():
    game = Game(SMALL, Prompt(30))
    game.fork({}, [Order("russia", {"integration_pressure": 1.0, "coercion": 2}, 3)])
    game.go(6)
    return game.view()


def at(view, month):
    return stage(replace(view, recipe=replace(view.recipe, month=month)))


def flow(frame, giver, taker, title):
    found = [f for f in frame["flows"] if (f["from"], f["to"], f["title"]) == (giver, taker, title)]
    (one,) = found
    return one


def test_a_flow_is_as_wide_as_what_passes(view):
    for month in range(7):
        frame, row = at(view, month), view.columns[month]
        assert json.loads(json.dumps(frame, allow_nan=False))
        assert len(frame["flows"]) == len(FLOWS)
        press = flow(frame, "Moscow", "Minsk", "To integrate")
        level = row["russia_integration_pressure"]
        assert press["share"] == pytest.approx(level, abs=0.001)
        if level > 0.2:
            assert press["width"] == pytest.approx(THICKEST * level, abs=0.1)
        gas = flow(frame, "Moscow", "Minsk", "Gas")
        assert gas["value"] == f"{row['price_paid']:.0f} USD"
    assert flow(at(view, 3), "Moscow", "Minsk", "Coercion")["value"] == "2 of 4"


def test_what_moved_is_marked_and_said(view):
    before, now = view.columns[2], view.columns[3]
    assert now["russia_coercion"] - before["russia_coercion"] > 0
    frame = at(view, 3)
    coercion = flow(frame, "Moscow", "Minsk", "Coercion")
    assert coercion["moved"] == 1
    assert "coercion (Moscow to Minsk) from 0 of 4 to 2 of 4" in frame["text"]
    for made, each in zip(frame["flows"], sorted_flows(), strict=True):
        change = each.share(now) - each.share(before)
        assert (made["moved"] != 0) == (abs(change) >= NOTICED)
    assert not any(f["moved"] for f in at(view, 0)["flows"])


def sorted_flows():
    return [f for a in ACTORS if a is not MINSK for f in FLOWS if a.name in (f.giver, f.taker)]


def test_everything_lies_within_the_picture_and_flows_run_from_box_to_box(view):
    boxes = {a.title: a for a in ACTORS}
    for actor in ACTORS:
        assert 0 <= actor.left <= actor.left + actor.wide <= WIDTH
        assert 0 <= actor.top <= actor.top + actor.high <= HEIGHT
    for made in at(view, 3)["flows"]:
        x, y, u, v = made["ends"]
        for (across, down), box in zip(
            ((x, y), (u, v)), (boxes[made["from"]], boxes[made["to"]]), strict=True
        ):
            assert box.left <= across <= box.left + box.wide
            assert box.top <= down <= box.top + box.high
        assert made["kind"] in KINDS


def test_every_instrument_of_the_four_powers_is_shown():
    """So that a new instrument is not forgotten. The discount shows in the price of gas."""
    moves = {f"{p.name}_{i.name}" for p in POWERS for i in p.menu.instruments}
    zero = dict.fromkeys(COLUMNS, 0.0)
    passed = {
        name for name in moves for f in FLOWS if f.share({**zero, name: 1.0}) != f.share(zero)
    }
    assert moves - passed == {*OWN, "russia_discount"}


def test_a_seat_sees_nothing_that_only_minds_or_statisticians_know():
    game = Game(replace(SMALL, seat="belarus"), Quiet())
    game.go(2)
    view = game.view()
    hidden = {"public_approval", "loss_risk", "public_alignment", "public_protest"}
    otherwise = [{**row, **dict.fromkeys(hidden, 0.123)} for row in view.columns]
    assert stage(view)["flows"] == stage(replace(view, columns=otherwise))["flows"]
