"""A seat in a game: its moves and their future; and what is lost at once can be brought back."""

from dataclasses import replace

import pytest
from quiet import SMALL, Prompt, Quiet

from triangulation.model.parameters import ParameterError
from triangulation.ui.frames.controls import controls
from triangulation.ui.frames.debrief import debrief_chart, debrief_table, standing
from triangulation.ui.frames.seat import seat
from triangulation.ui.frames.timeline import alignment_chart
from triangulation.ui.frames.triangle import triangle
from triangulation.ui.play.courses import moved
from triangulation.ui.play.orders import POWER, Order
from triangulation.ui.play.recipe import HORIZON, Branch, recipe_from
from triangulation.ui.play.solo.game import Game


@pytest.fixture
def game():
    return Game(SMALL, Quiet())


def test_a_seat_is_played_and_a_later_move_replaces_the_future(game):
    game.restart(seat="belarus")
    game.submit({"overture_eu": 1.0})
    assert game.view().figures["belarus_overture_eu"] == 1.0
    game.step()
    assert game.view().figures["belarus_overture_eu"] == 1.0, "no move is staying the course"
    game.go(1)
    game.submit({"overture_eu": 0.0})
    assert len(game.view().months) == 3
    assert game.view().figures["belarus_overture_eu"] == 0.0
    with pytest.raises(ParameterError, match="allowed is"):
        game.submit({"overture_eu": 3.0})
    assert len(game.view().months) == 3


def test_a_seat_keeps_an_order_to_another_power_and_may_move_before_its_course_began(game):
    game.restart(seat="belarus")
    for _ in range(6):
        game.submit({})
    game.go(4)
    game.fork({}, [Order("russia", {"coercion": 2.0}, 5)])
    game.go(2)
    game.submit({"openness": 1.0})
    game.go(6)
    view = game.view()
    assert view.figures["russia_coercion"] == 2.0
    assert view.recipe.branches[1].month == 2
    again = Game(recipe_from(view.recipe.query()), Quiet()).view()
    assert again.columns == view.columns


def test_the_past_of_a_course_that_another_grew_from_stays(game):
    game.restart(seat="belarus")
    for _ in range(6):
        game.submit({})
    game.go(4)
    game.fork({})
    game.show(0, None)
    game.go(2)
    before = game.view().recipe
    with pytest.raises(ParameterError, match=r"Course B grew from month 4 .* discard Course B"):
        game.submit({"openness": 1.0})
    assert game.view().recipe == before
    game.go(4)
    game.submit({"openness": 1.0})
    assert game.view().figures["belarus_openness"] == 1.0


def test_a_move_ends_what_an_open_order_of_the_same_seat_holds():
    order = Order("belarus", {"openness": 1.0}, 2)
    recipe = replace(SMALL, seat="belarus", branches={0: Branch(orders=(order,))})
    orders = moved(recipe, {"openness": 0.5}, 5).branches[0].orders
    assert orders == (replace(order, last=4), Order("belarus", {"openness": 0.5}, 5, 5))


def test_at_the_horizon_nothing_can_be_decided_or_forked():
    game = Game(replace(SMALL, citizens=10, seat="belarus", month=HORIZON), Quiet())
    with pytest.raises(ParameterError, match="240 months; no move is left"):
        game.submit({"openness": 1.0})
    with pytest.raises(ParameterError, match="240 months; go back"):
        game.fork({})
    assert list(game.view().recipe.branches) == [0]


@pytest.mark.parametrize("lose", [{"seed": 9}, {"scenario": "patron"}, {"citizens": 20}, {}])
def test_a_game_lost_by_a_restart_can_be_brought_back(game, lose):
    game.go(3)
    game.fork({"energy.price_mean": 300.0})
    game.go(5)
    lost = game.view()
    game.restart(**lose)
    view = game.view()
    assert (view.before, view.message) == ("the game before", "A new game has begun.")
    game.step()
    game.undo()
    view = game.view()
    assert (view.recipe, view.columns) == (lost.recipe, lost.columns)
    assert view.message == "The game before is back."
    game.undo()
    assert game.view().recipe.month == 1, "an undo can be undone"


def test_there_is_no_undo_without_a_loss_or_after_another_action(game):
    game.restart(seed=9)
    assert (game.view().before, game.view().message) == ("", "")
    game.go(2)
    game.restart(seed=10)
    game.restart(seed=11)
    assert game.view().before == "the game before", "what was played before both"
    game.fork({})
    assert game.view().before == ""
    with pytest.raises(ParameterError, match="nothing to bring back"):
        game.undo()


def test_a_discarded_course_can_be_brought_back(game):
    game.go(2)
    game.fork({"energy.price_mean": 300.0})
    game.go(4)
    kept = game.view()
    game.discard(1)
    assert (game.view().before, game.view().message) == ("Course B", "Course B is discarded.")
    game.undo()
    view = game.view()
    assert (view.recipe, view.columns, view.other) == (kept.recipe, kept.columns, kept.other)


def test_at_the_horizon_the_seat_says_that_the_game_is_over():
    game = Game(replace(SMALL, citizens=10, seat="belarus", month=HORIZON), Quiet())
    frame = seat(game.view())
    assert (frame["over"], frame["capital"], frame["played"]) == (True, "Minsk", HORIZON)
    assert "cards" not in frame
    game.back()
    frame = seat(game.view())
    assert frame["over"] is False
    assert frame["cards"]


def test_a_prepared_move_is_for_one_game_and_one_course_of_moves(game):
    game.restart(seat="belarus")
    begun = seat(game.view())["game"]
    game.step()
    game.back()
    assert seat(game.view())["game"] == begun, "looking elsewhere changes nothing"
    game.submit({"openness": 1.0})
    moved = seat(game.view())["game"]
    game.restart(seed=9)
    assert len({begun, moved, seat(game.view())["game"]}) == 3


def test_the_controls_offer_what_can_be_brought_back(game):
    assert controls(game.view())["before"] == ""
    game.go(2)
    game.restart(seed=9)
    assert controls(game.view())["before"] == "the game before"


@pytest.fixture(scope="module")
def seated():
    game = Game(replace(SMALL, seat="belarus"), Prompt(30))
    game.submit({"overture_eu": 1.0})
    return game


def test_a_seat_knows_polls_and_not_minds(seated):
    view = seated.view()
    frame = seat(view)
    known = {k["name"]: k["value"] for k in frame["situation"]["figures"]}
    polled = float(view.moment.state.polled_approval[0, 0])
    assert known["Approval in the last poll"] == f"{100 * polled:.1f}"
    assert len(frame["cards"]) == len(POWER["belarus"].menu.instruments)
    assert all(card["source"]["text"] for card in frame["cards"])
    assert not triangle(view)["cloud"]
    assert triangle(view)["public"] is None
    assert not alignment_chart(view).drawing["bands"]


def test_minsk_knows_what_it_would_think_in_moscows_place(seated):
    view = seated.view()
    known = {k["name"]: k["value"] for k in seat(view)["situation"]["figures"]}
    inferred = float(view.moment.state.apparent_loss_risk[0, 0])
    assert known["Moscow's fear of losing Belarus, as others infer it"] == f"{100 * inferred:.1f}"


def test_the_debrief_compares_with_the_model_and_many_worlds(seated):
    seated.debrief()
    view = seated.view()
    assert view.debriefed
    assert view.open
    assert len(debrief_chart(view).drawing["lines"]) == 2
    rows = debrief_table(view)["rows"]
    assert all(r["model"] != "…" for r in rows)
    for row in rows:
        spread = row["spread"]
        (low, wide), (lower, narrow) = spread["wide"], spread["narrow"]
        assert 0 <= low <= lower <= spread["median"] <= lower + narrow + 0.2
        assert lower + narrow <= low + wide + 0.2 <= 100.4
        assert (spread["you"] > spread["model"]) == ("+" in row["difference"])
    assert debrief_table(view)["verdict"].startswith("Your decisions left Minsk ")
    assert standing(0.5, (0, 0.4, 0.5, 0.6, 1)) == "in the middle half"
    assert standing(2, (0, 0.4, 0.5, 0.6, 1)) == "higher than in 95 % of runs"
    assert standing(-1, (0, 0.4, 0.5, 0.6, 1)) == "lower than in 95 % of runs"
