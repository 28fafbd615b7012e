"""The triangle shows where Minsk stands, as large as it can, and where in the whole that is."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from quiet import SMALL, Prompt

from triangulation.ui.frames.lens import lens_over
from triangulation.ui.frames.triangle import WHOLE, labels, triangle
from triangulation.ui.play.place import place
from triangulation.ui.play.solo.game import Game
from triangulation.ui.play.words import number


@pytest.fixture(scope="module")
def view():
    game = Game(SMALL, Prompt(30))
    game.go(14)
    return game.view()


def test_every_place_lies_in_the_triangle():
    for alignment in np.linspace(-1, 1, 9):
        for independence in (0.0, 0.4, 1.0):
            across, up = place(float(alignment), independence)
            assert abs(across) <= 1 - up + 1e-12
    assert place(-1.0, 1.0) == (-1.0, 0.0)
    assert place(0.0, 1.0) == (0.0, 1.0)


def test_the_triangle_shows_state_public_and_the_parallel_worlds(view):
    frame = triangle(view)
    now = view.figures
    marks = frame["ticks"]
    values = [float(mark["text"].replace("−", "-")) for mark in marks]
    slope = (marks[-1]["x"] - marks[0]["x"]) / (values[-1] - values[0])
    across = marks[0]["x"] + slope * (now["alignment"] - values[0])
    assert frame["state"][0] == pytest.approx(across, abs=0.5)
    assert frame["worlds"] == "".join(frame["cloud"]).count("M") == 200
    assert number(now["alignment"], 2) in frame["text"]


def test_the_course_fills_the_triangle_s_picture_and_the_locator_hides_no_mark(view):
    frame = triangle(view)
    dots = [tuple(map(float, each.split())) for layer in frame["cloud"]
            for each in layer.replace("h0", "").split("M")[1:]]  # fmt: skip
    there = [frame["state"], frame["public"], *dots]
    assert all(0 <= x <= frame["width"] and 0 <= y <= frame["height"] for x, y in there)
    spread = np.ptp(np.array(there), axis=0)
    assert max(spread / [frame["width"], frame["height"]]) > 0.4
    left, top, wide, tall = frame["locator"]["box"]
    for x, y in (frame["state"], frame["public"]):
        assert not (left <= x <= left + wide and top <= y <= top + tall)


def test_the_picture_keeps_its_scale_while_the_marks_move(view):
    parts = []
    for month in range(1, 15):
        seen = replace(view, recipe=replace(view.recipe, month=month))
        tick = triangle(seen)["ticks"]
        parts.append((tick[0]["x"], tick[0]["text"], tick[-1]["x"], tick[-1]["text"]))
    changes = sum(a != b for a, b in pairwise(parts))
    assert changes <= 3, parts


def test_the_triangle_s_height_can_be_read(view):
    frame = triangle(view)
    low, *_, high = frame["levels"]
    values = [int(mark["text"].removesuffix(" %")) / 100 for mark in (low, high)]
    slope = (high["y"] - low["y"]) / (values[1] - values[0])
    now = view.figures
    _, up = place(now["alignment"], now["sovereignty"])
    assert low["y"] + slope * (up - values[0]) == pytest.approx(frame["state"][1], abs=0.5)
    x, y, month, alignment, neutrality = frame["course"][-1]
    assert [x, y] == list(frame["state"])
    assert (month, alignment) == (14, number(now["alignment"], 2))
    assert neutrality == f"{100 * up:.0f} %"
    assert f"sovereign neutrality is {neutrality} (" in frame["text"]


def test_a_lens_shows_at_most_the_whole():
    lens = lens_over([(40.0, 20.0), (520.0, 460.0)], WHOLE)
    assert lens.part == WHOLE
    near = lens_over([(200.0, 300.0)], WHOLE)
    assert near.scale > 4 * lens.scale
    x, y = near.at((200.0, 300.0))
    assert 0 < x < 560
    assert 0 < y < 440


@pytest.mark.parametrize(
    ("month", "said"), [(0, None), (1, "In the last month the"), (2, "In the last 2 months the")]
)
def test_the_triangle_says_since_when_the_state_drifted(view, month, said):
    text = triangle(replace(view, recipe=replace(view.recipe, month=month)))["text"]
    assert said in text if said else "drifted" not in text


def test_the_triangle_s_names_stand_apart():
    def around(*marks):
        return {m["role"]: (m["anchor"], m["x"], m["y"]) for m in labels(dict(marks))}

    state, public = ("state", (200.0, 300.0)), ("public", (220.0, 290.0))
    assert around(state, ("public", None)) == {"state": ("start", 213.0, 305.0)}
    two = around(state, public)
    assert (two["state"][0], two["public"][0]) == ("end", "start")
    three = around(state, public, ("other", (210.0, 320.0)))
    assert three["other"] == ("middle", 210.0, 345.0)
