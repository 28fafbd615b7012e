"""A game: stepping back is exact, branches share their draws, a link brings it all back."""

import pickle
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from quiet import SMALL, Prompt, Quiet
from waiting import until

from triangulation.model.parameters import ParameterError
from triangulation.model.posterior import plausible_sets
from triangulation.ui.pages.actions import act
from triangulation.ui.play.background import Background, Failed
from triangulation.ui.play.jobs import AHEAD, forecast, forecasts, model_course, parallel
from triangulation.ui.play.orders import Order
from triangulation.ui.play.recipe import HORIZON, MOST_BRANCHES, Branch, recipe_from
from triangulation.ui.play.solo.game import Game
from triangulation.ui.play.solo.hub import Hub
from triangulation.ui.play.solo.player import BROKEN, Player


@pytest.fixture
def game():
    return Game(SMALL, Quiet())


def test_back_and_forth_is_exact(game):
    game.go(6)
    before = game.view().columns[:]
    game.go(2)
    assert game.view().recipe.month == 2
    game.go(6)
    assert game.view().columns == before


def test_a_fork_without_a_change_goes_the_same_way(game):
    game.go(6)
    game.go(3)
    game.fork({})
    view = game.view()
    assert view.other is not None
    assert view.columns[:7] == view.other[:7]


def test_a_fork_with_an_order_differs_only_afterwards(game):
    game.go(6)
    game.go(3)
    game.fork({}, [Order("belarus", {"overture_eu": 1.0, "overture_us": 1.0}, 4)])
    view = game.view()
    assert view.columns[:4] == view.other[:4]
    assert view.columns[4]["belarus_overture_eu"] == 1.0
    assert view.columns[6]["alignment"] != view.other[6]["alignment"]
    assert view.columns[6]["market_price"] == view.other[6]["market_price"]


@pytest.mark.parametrize("change", [{"start.discount": 0.3}, {"network.kind": "none"}])
def test_what_matters_at_the_start_alone_cannot_be_forked(game, change):
    game.go(3)
    with pytest.raises(ParameterError, match="a fork cannot change it; start again"):
        game.fork(change)
    assert len(game.view().recipe.branches) == 1
    game.restart(changes=change)
    game.go(2)
    game.fork({"energy.price_mean": 400.0})


def test_there_is_room_for_some_courses(game):
    for _ in range(MOST_BRANCHES - 1):
        game.fork({})
    with pytest.raises(ParameterError, match="8 courses already; discard one first"):
        game.fork({})


def test_a_fork_with_a_parameter_takes_it_from_then_on(game):
    game.go(3)
    game.fork({"energy.price_mean": 400.0})
    game.go(8)
    view = game.view()
    assert view.columns[8]["market_price"] > view.other[8]["market_price"]


def test_discarding_a_branch_takes_those_that_grew_from_it(game):
    game.go(2)
    game.fork({"energy.price_mean": 400.0})
    game.go(4)
    game.fork({"energy.price_mean": 100.0})
    game.discard(1)
    assert list(game.view().recipe.branches) == [0]
    with pytest.raises(ParameterError, match="first course"):
        game.discard(0)


def test_no_two_courses_have_one_name(game):
    game.go(2)
    game.fork({})
    game.rename(0, "Course C")
    game.fork({})
    names = [branch.name for branch in game.view().recipe.branches.values()]
    assert names == ["Course C", "Course B", "Course A"]
    for name, said in [("Course B ", "already"), ("  ", "needs a name")]:
        with pytest.raises(ParameterError, match=said):
            game.rename(2, name)
    game.rename(2, "Course A")
    assert [branch.name for branch in game.view().recipe.branches.values()] == names


def test_restart_keeps_parameters_and_refuses_what_cannot_be(game):
    game.restart(changes={"russia.fear": 3.0})
    game.go(3)
    game.restart()
    view = game.view()
    assert view.recipe.branches[0].changes == {"russia.fear": 3.0}
    assert view.recipe.month == 0
    game.go(2)
    with pytest.raises(ParameterError):
        game.restart(scenario="none")
    assert game.view().recipe.month == 2


def test_a_course_forked_before_its_parent_began_has_nothing_of_it():
    branches = {0: Branch(), 1: Branch("B", 0, 10), 2: Branch("C", 1, 5), 3: Branch("D", 0, 0)}
    recipe = replace(SMALL, branches=branches)
    assert recipe.path(1) == [(0, 0), (1, 10)]
    assert recipe.path(2) == [(0, 0), (2, 5)]
    assert recipe.path(3) == [(0, 0), (3, 0)]


def test_the_horizon_ends_the_game_with_a_message():
    game = Game(replace(SMALL, citizens=10, month=HORIZON), Quiet())
    assert game.step() is False
    assert str(HORIZON) in game.view().message
    assert game.view().recipe.month == HORIZON


def test_waiting_hears_of_changes(game):
    seen = game.version
    assert game.wait(seen, timeout=0.01) == seen
    game.step()
    assert game.wait(seen, timeout=1) > seen


def test_parallel_worlds_follow_the_branch_and_contain_its_change():
    forked = replace(
        SMALL,
        branches={0: Branch(), 1: Branch("B", 0, 2, {"energy.price_mean": 600.0})},
        shown=1,
    )
    here = list(parallel(forked, 1, worlds=6, months=6))
    there = list(parallel(forked, 0, worlds=6, months=6))
    assert [s.month for s in here] == list(range(7))
    assert here[2].quantiles == there[2].quantiles
    assert here[6].quantiles["market_price"][2] > there[6].quantiles["market_price"][2]


def test_other_runs_draw_plausible_parameters_where_that_is_asked_and_the_world_does_not():
    game = Game(SMALL, Prompt(4))
    game.go(3)
    before = game.view()
    act(game, {"do": "fan", "plausible": True}, lambda said: None)
    after = game.view()
    assert after.columns == before.columns
    assert [s.month for s in after.parallel] == [0, 1, 2, 3]
    assert after.parallel[3].quantiles != before.parallel[3].quantiles
    assert recipe_from(after.recipe.query()) == after.recipe
    act(game, {"do": "fan", "plausible": False}, lambda said: None)
    assert game.view().parallel[3].quantiles == before.parallel[3].quantiles


def test_what_a_course_changes_is_not_drawn():
    name = next(iter(plausible_sets()[0]))
    changed = replace(SMALL, plausible=True, branches={0: Branch(changes={name: 0.4})})
    group, _, short = name.partition(".")
    drawn = changed.drawn(0, range(1, 30))
    assert {getattr(getattr(each, group), short) for each in drawn} == {0.4}
    assert len({each.belarus.rents for each in drawn}) > 5
    assert SMALL.drawn(0, range(1, 30)) == SMALL.parameters(0)


def test_the_forecast_starts_at_the_moment_on_screen_and_spreads():
    game = Game(SMALL, Quiet())
    game.go(3)
    months = list(forecast(game.view().recipe, 0, game.view().moment))
    assert [s.month for s in months] == list(range(3, 4 + AHEAD))
    first, last = months[0].quantiles["alignment"], months[-1].quantiles["alignment"]
    assert max(first) - min(first) < 1e-12
    assert first[0] == pytest.approx(game.view().figures["alignment"])
    assert last[4] > last[0]


def test_a_forecast_out_of_date_is_not_shown():
    game = Game(SMALL, Prompt(AHEAD + 1))
    game.go(1)
    assert game.view().forecast[0].month == 1
    game.play(True)
    game.step()
    assert list(game.view().forecast) == []


def test_many_citizens_have_a_smaller_forecast_and_at_last_none():
    assert forecasts(1_000) == 200
    assert forecasts(10_000) == 20
    assert forecasts(100_000) == 0


def test_the_models_own_course_is_the_game_without_the_person(game):
    own = list(model_course(replace(SMALL, seat="belarus"), 4))
    game.go(4)
    assert own == list(game.view().columns)


def test_the_hub_finds_games_by_owner_and_forgets_the_oldest_that_no_page_shows(monkeypatch):
    hub = Hub(Quiet())
    monkeypatch.setattr("triangulation.ui.play.solo.hub.MOST_GAMES", 2)
    first, left = hub.begin("me", SMALL), hub.begin("me", SMALL)
    assert hub.find("me", first.name) is first
    assert hub.find("you", first.name) is None
    hub.leave("me", left)
    for _ in range(60):
        other = hub.begin("stranger", SMALL)
        hub.leave("stranger", other)
    assert hub.find("me", first.name) is first, "a page shows it"
    assert hub.find("me", left.name) is None


def test_a_game_at_rest_comes_back_as_it_was(monkeypatch):
    hub = Hub(Quiet())
    monkeypatch.setattr("triangulation.ui.play.solo.hub.MOST_AWAKE", 0)
    game = hub.begin("me", SMALL)
    game.go(5)
    game.fork({}, [Order("belarus", {"overture_eu": 1.0}, 6)])
    game.go(9)
    game.discard(1)
    game.go(3)
    before = game.view()
    hub.leave("me", game)
    again = hub.find("me", game.name)
    assert again is not None
    assert again is not game
    after = again.view()
    assert (after.recipe, after.columns, after.before) == (
        before.recipe, before.columns, before.before
    )  # fmt: skip
    again.undo()
    assert set(again.view().recipe.branches) == {0, 1}


def test_games_that_no_page_shows_are_whole_only_within_bounds(monkeypatch):
    hub = Hub(Quiet())
    monkeypatch.setattr("triangulation.ui.play.solo.hub.MOST_AWAKE", 3)
    threads = threading.active_count()
    for n in range(12):
        hub.leave("me", hub.begin("me", SMALL, str(n)))
    assert threading.active_count() <= threads + 12
    whole = [kept.game for kept in hub._games.values() if kept.game is not None]
    assert [game.name for game in whole] == ["9", "10", "11"]
    monkeypatch.setattr("triangulation.ui.play.solo.hub.MOST_SIZE", 1)
    hub.leave("me", hub.begin("me", SMALL))
    assert not any(kept.game for kept in hub._games.values())


def test_a_game_plays_by_itself_while_autoplay_is_on():
    hub = Hub(Quiet())
    game = hub.begin("me", SMALL)
    game.play(True, 10.0)
    until(lambda: game.view().recipe.month >= 4)
    game.play(False)
    month = game.view().recipe.month
    assert month >= 4
    time.sleep(0.3)
    assert game.view().recipe.month <= month + 1


def test_a_month_that_cannot_be_played_stops_the_play_and_says_so(game):
    class Broken:
        foresight = False

        def decide(self, situation):
            raise RuntimeError("a mistake of the program")

    game.step()
    game._lines[0].simulation.policies["russia"] = Broken()
    player = Player(game)
    game.play(True, 10.0)
    until(lambda: not game.pace[0])
    player.end()
    view = game.view()
    assert (view.message, view.recipe.month, view.playing) == (BROKEN, 1, False)
    game.back()
    assert game.view().recipe.month == 0


def test_the_background_works_apart_and_hands_back_in_order():
    background = Background()
    heard, failed = [], []
    try:
        background.start("a", "parallel", (SMALL, 0, 5, 3), heard.append)
        background.start("b", "parallel", (SMALL, 99), failed.append)
        until(lambda: len(heard) >= 4 and failed)
    finally:
        background.close()
    assert [s.month for s in heard] == [0, 1, 2, 3]
    expected = list(parallel(SMALL, 0, 5, 3))
    assert heard[3].quantiles == expected[3].quantiles
    assert np.array_equal(heard[3].across, expected[3].across)
    assert isinstance(failed[0], Failed)


def test_a_killed_worker_is_replaced_and_its_jobs_are_done_again():
    background = Background()
    heard = []
    try:
        background.start("a", "parallel", (SMALL, 0, 5, 8), heard.append)
        until(lambda: len(heard) >= 3)
        first = background._process
        first.kill()
        until(lambda: len(heard) >= 9)
        assert background._process.pid != first.pid
    finally:
        background.close()
    assert [s.month for s in heard] == list(range(9)), "each month once, in order"
    expected = list(parallel(SMALL, 0, 5, 8))
    assert heard[8].quantiles == expected[8].quantiles


def test_a_job_whose_workers_die_is_given_up():
    background = Background()
    heard = []
    try:
        background.start("a", "parallel", (SMALL, 0, 5, 240), heard.append)
        for _ in range(3):
            seen, killed = len(heard), background._process
            until(lambda seen=seen: len(heard) > seen)
            killed.kill()
            until(lambda killed=killed: background._process is not killed or failed(heard))
        until(lambda: failed(heard))
    finally:
        background.close()
    assert failed(heard)


def failed(heard):
    return isinstance(heard[-1], Failed)


def test_a_game_can_be_sent_to_another_process(game):
    game.go(2)
    moment = pickle.loads(pickle.dumps(game.view().moment))
    assert moment.month == 2
