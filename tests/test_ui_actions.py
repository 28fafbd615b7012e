"""Whatever a page asks for: it is carried out, or refused in one sentence with nothing changed."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quiet import SMALL, Quiet

from triangulation.model.parameters import ParameterError
from triangulation.ui.pages.actions import ACTIONS, act
from triangulation.ui.play.recipe import recipe_from
from triangulation.ui.play.solo.game import Game
from triangulation.ui.play.solo.player import BROKEN

GAME = Game(SMALL, Quiet())

WRONG = [
    ({"do": "citizens", "citizens": 2_000_000}, "citizens is 2000000"),
    ({"do": "citizens", "citizens": 10**9}, "10 to 100000"),
    ({"do": "citizens", "citizens": True}, "citizens is True"),
    ({"do": "citizens", "citizens": 1000.0}, "whole number"),
    ({"do": "citizens"}, "citizens is None"),
    ({"do": "speed", "speed": math.nan}, "speed is nan"),
    ({"do": "speed", "speed": 1e9}, "0.5 to 10"),
    ({"do": "speed", "speed": True}, "speed is True"),
    ({"do": "play", "playing": 1}, "true or false"),
    ({"do": "go", "month": 241}, "0 to 240"),
    ({"do": "go", "month": math.inf}, "month is inf"),
    ({"do": "go", "month": "7"}, "month is '7'"),
    ({"do": "seed", "seed": "9" * 5000}, "at most 100 letters"),
    ({"do": "seed", "seed": "9" * 90}, "0 to 4294967295"),
    ({"do": "seed", "seed": "٣"}, "whole number"),
    ({"do": "seed", "seed": 7}, "seed is 7"),
    ({"do": "scenario", "scenario": "../../etc/passwd.toml"}, "scenario is"),
    ({"do": "seat", "power": "france"}, "one of None, "),
    ({"do": "seat", "power": ["belarus"]}, "power is"),
    ({"do": "restart", "changes": {"deliberation.depth": [1]}}, "a number or a short text"),
    ({"do": "restart", "changes": {"x" * 9000: 1}}, "a number or a short text"),
    ({"do": "restart", "changes": {"energy.gas": 1}}, "no parameter"),
    ({"do": "fork", "changes": {"energy.import_dependence": math.nan}}, "a number or a short"),
    ({"do": "fork", "changes": 7}, "a table of at most"),
    ({"do": "order", "power": "belarus", "move": {}, "duration": "on"}, "move is {}"),
    ({"do": "order", "power": "belarus", "move": "hold", "duration": "ever"}, "no move"),
    ({"do": "submit", "levels": {"openness": 1}}, "Nobody has taken a seat"),
    ({"do": "show", "branch": 9, "against": None}, "branch is 9"),
    ({"do": "show", "branch": False, "against": None}, "branch is False"),
    ({"do": "show", "branch": 0, "against": 5}, "against is 5"),
    ({"do": "rename", "branch": 0, "name": "x" * 10**6}, "at most 100 letters"),
    ({"do": "seed", "seed": "1_0"}, "The seed is '1_0'; allowed is a whole number"),
    ({"do": "rename", "branch": 10**5000, "name": "x"}, "too large to be shown"),
    ({"do": "discard", "branch": 3}, "branch is 3"),
    ({"do": "__class__"}, "do is '__class__'"),
    ({"do": ["step"]}, "do is"),
    ({}, "do is None"),
    (None, "a table of fields"),
    ([1, 2], "a table of fields"),
]


@pytest.mark.parametrize(("asked", "said"), WRONG)
def test_an_action_that_cannot_be_is_refused_in_one_sentence(asked, said):
    before = (GAME.view().recipe, GAME.pace, GAME.version)
    heard = []
    act(GAME, asked, heard.append)
    assert len(heard) == 1
    assert said in heard[0]
    assert "\n" not in heard[0]
    assert len(heard[0]) < 400
    assert (GAME.view().recipe, GAME.pace, GAME.version) == before


@pytest.mark.parametrize("level", [math.nan, math.inf, True, "1", -1e9])
def test_a_move_that_cannot_be_is_refused_in_a_seat(level):
    game = Game(SMALL, Quiet())
    game.restart(seat="belarus")
    before, heard = game.view().recipe, []
    act(game, {"do": "submit", "levels": {"openness": level}}, heard.append)
    assert "openness is" in heard[0]
    assert game.view().recipe == before


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from([0, 1, "belarus", "on", "hold", 10**4000]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
FIELDS = ("month", "playing", "speed", "scenario", "seed", "citizens", "changes", "power", "levels",
          "move", "duration", "branch", "against", "name")  # fmt: skip
HEAVY = {"citizens", "go"}


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(ACTIONS.keys() - HEAVY)),
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING),
)
def test_no_action_breaks_the_program(do, fields):
    game, heard = Game(SMALL, Quiet()), []
    act(game, {"do": do, **fields}, heard.append)
    assert heard[0] != BROKEN
    assert "\n" not in heard[0]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("seed=" + "9" * 5000, "whole number"),
        ("seed=1_0", "seed is '1_0'"),
        ("seed=٣", "whole number"),
        ("seed=nan", "whole number"),
        ("citizens=2000000", "10 to 100000"),
        ("citizens=true", "whole number"),
        ("seat=" + "x" * 9000, "no seat"),
        ("scenario=" + "x" * 9000, "no scenario"),
        ('branches={"1_0":["A",null,0,{},[]]}', "cannot be read"),
        ('branches={"0":["A",null,' + "9" * 4000 + ",{},[]]}", "0 to 240"),
    ],
)
def test_a_link_is_bounded_as_an_action_is(query, said):
    with pytest.raises(ParameterError, match=said) as error:
        recipe_from(query)
    assert len(str(error.value)) < 400
