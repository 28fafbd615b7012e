"""Links: short, exact, of earlier versions too, and refused in one sentence where broken."""

from dataclasses import replace

import pytest
from quiet import SMALL, Quiet

from triangulation.model.parameters import ParameterError
from triangulation.ui.play.courses import forked, moved
from triangulation.ui.play.orders import Order
from triangulation.ui.play.recipe import HORIZON, MOST_BRANCHES, recipe_from
from triangulation.ui.play.solo.game import Game


@pytest.fixture
def game():
    return Game(SMALL, Quiet())


def test_the_link_brings_back_the_very_same_view(game):
    game.restart(changes={"russia.fear": 3.0})
    game.go(4)
    game.fork({"energy.price_mean": 300.0}, [Order("russia", {"coercion": 1.0}, 5, 6)])
    game.rename(1, "Dear gas & pressure")
    game.go(7)
    view = game.view()
    again = Game(recipe_from(view.recipe.query()), Quiet()).view()
    assert again.recipe == view.recipe
    assert again.columns == view.columns[: len(again.columns)]
    assert again.other[:8] == view.other[:8]


def test_a_link_says_what_other_runs_have_and_refuses_what_it_cannot_mean():
    assert recipe_from("fan=plausible").plausible
    assert not recipe_from("seed=3").plausible
    with pytest.raises(ParameterError, match="fan is 'wide'; allowed is plausible"):
        recipe_from("fan=wide")


def test_a_link_of_an_earlier_version_repeats_what_the_parent_has_and_still_works():
    order = '["russia",{"coercion":1},3,14]'
    root = f'"0":["A",null,0,{{"russia.fear":3}},[{order}]]'
    orders = f'[{order},["russia",{{"coercion":2}},6,null]]'
    child = f'"1":["B",0,5,{{"russia.fear":3,"energy.price_mean":300}},{orders}]'
    query = f"set=russia.fear=3&branches={{{root},{child}}}&shown=1&against=0&month=5"
    recipe = recipe_from(query)
    first = Order("russia", {"coercion": 1}, 3, 14)
    assert recipe.branches[0].orders == (first,)
    assert recipe.branches[1].orders == (first, Order("russia", {"coercion": 2}, 6))
    assert recipe.branches[1].changes == {"russia.fear": 3, "energy.price_mean": 300}


def test_a_link_does_not_repeat_what_a_course_has_from_its_parent(game):
    game.restart(seat="belarus", changes={"russia.fear": 3.0})
    for n in range(6):
        game.submit({"openness": 0.25 * (n % 3)})
    game.go(3)
    game.fork({"energy.price_mean": 300.0}, [Order("russia", {"coercion": 1.0}, 4)])
    for _ in range(2):
        game.fork({})
    query = game.view().recipe.query()
    assert query.count("russia.fear") == query.count("energy.price_mean") == 1
    assert query.count("openness") == 5, "staying the course needs no order"
    assert query.count("coercion") == 1
    game.submit({"openness": 1.0})
    game.show(0, None)
    game.go(5)
    game.submit({"openness": 0.75})
    view = game.view()
    again = Game(recipe_from(view.recipe.query()), Quiet()).view()
    assert again.recipe == view.recipe
    assert again.columns == view.columns


def test_a_long_game_in_a_seat_has_a_short_link():
    recipe = replace(SMALL, seat="belarus", month=HORIZON)
    for month in range(1, HORIZON + 1):
        recipe = moved(recipe, {"openness": 0.25 * (month % 4)}, month)
    alone = len(recipe.query())
    assert alone < 20_000
    for number in range(1, MOST_BRANCHES):
        recipe = forked(recipe, 10 * number, {}, ())
    assert len(recipe.query()) < alone + 1_000


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("scenario=none", "no scenario"),
        ("seed=-1", "whole number"),
        ("seed=many", "whole number"),
        ("month=9999", "0 to"),
        ("set=energy.import_dependence=7", "allowed is"),
        ("set=energy.gas=7", "no parameter"),
        ("seat=france", "no seat"),
        ("shown=4", "no such branch"),
        ("branches=%7B", "cannot be read"),
        ('branches={"0":["A",null,0,{},[["belarus",{"coercion":1},1,2]]]}', "no instrument"),
        ('branches={"0":["A",null,0,{},[]],"1":["B",7,0,{},[]]}', "parent of branch 1 .* is 7"),
        ('branches={"0":["A",null,0,{},[]],"1":["B",[0],0,{},[]]}', r"is \[0\]; allowed is 0"),
        ('branches={"0":["A",3,0,{},[]]}', "is 3; allowed is null"),
        ('branches={"0":["A",null,"x",{},[]]}', "month of branch 0 .* is 'x'; .* 0 to 240"),
        ('branches={"0":[7,null,0,{},[]]}', "name of branch 0 .* is 7"),
        ('branches={"0":["A",null,0,[],[]]}', "changes or orders of branch 0"),
        ('branches={"0":["A",null,0,{},[2]]}', "is 2; allowed is a whole number 0 to 0"),
        ('branches={"0":["A",null,0,{},[["belarus"]]]}', "order of branch 0"),
        ('branches={"0":["A",null,0,{},[[["belarus"],{},1,1]]]}', "no power"),
        ('branches={"0":["A",null,0,{},[["belarus",[1],1,1]]]}', r"sets \[1\]; allowed are levels"),
        ('branches={"0":["A",null,0,{},[["belarus",{"openness":true},1,1]]]}', "openness is True"),
        ('branches={"0":["A",null,0,{},[["belarus",{"openness":NaN},1,1]]]}', "openness is nan"),
        ('branches={"0":["A",null,0,{},[["belarus",{},"x",1]]]}', "begins in month 'x'"),
        ('branches={"0":["A",null,0,{},[["belarus",{},1e400,null]]]}', "begins in month inf"),
        ('branches={"0":["A",null,0,{},[["belarus",{},241,null]]]}', "begins .* 241; .* 1 to 240"),
        ('branches={"0":["A",null,0,{},[["belarus",{},5,"z"]]]}', "ends in month 'z'; .* 5 to"),
        ('branches={"0":["A",null,0,{},[["belarus",{},5,4]]]}', "ends in month 4"),
        ("branches=" + "[" * 100_000, "cannot be read"),
    ],
)
def test_a_broken_link_is_refused_in_one_sentence(query, said):
    with pytest.raises(ParameterError, match=said) as error:
        recipe_from(query)
    assert "\n" not in str(error.value)
