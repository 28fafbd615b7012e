"""The debrief of a game: what is computed, compared with plain computations."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np
import pytest

pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from triangulation.experiments.claims.catalogue import claims
from triangulation.experiments.claims.outcomes import LAG
from triangulation.model.record import record
from triangulation.ui.play.debrief.claims import CONTRADICTS, ILLUSTRATES, UNTRIED, held_against
from triangulation.ui.play.debrief.frame import frame
from triangulation.ui.play.debrief.made import Debrief, debrief, stages
from triangulation.ui.play.debrief.otherwise import AS_PLAYED, Given, games
from triangulation.ui.play.debrief.played import PUBLIC, SEATS, Played
from triangulation.ui.play.debrief.questions import MOST, questions
from triangulation.ui.play.debrief.worlds import among, model_worlds
from triangulation.ui.play.orders import POWER
from triangulation.ui.play.room.game import RoomGame, levels_of
from triangulation.ui.play.room.state import Deal, Round, Settings

SMALL = Settings("briefing-2020", seed=5, citizens=60, months=2, rounds=4)
STANCES = ("back", "quiet", "protest", "organise")
CAUSES = ("moscow", "neutrality", "west")
WORLDS = 30


def a_round(number: int, draws: random.Random, of: int = 3) -> Round:
    """Return a round in which most seats do something at random."""
    orders = {
        name: {i.name: round(draws.uniform(i.low, i.high), 3) for i in power.menu.instruments}
        for name, power in POWER.items()
        if draws.random() < 0.7
    }
    voices = tuple(
        {"person": n, "stance": draws.choice(STANCES), "voice": draws.choice(CAUSES),
         "community": n, "of": of}
        for n in range(of)
    )  # fmt: skip
    by = {name: "people" if name in orders else "model" for name in POWER}
    events = ({"kind": "protest_wave", "size": 0.7, "text": ""},) if number == 2 else ()
    return Round(number, orders, by, events, voices)


def a_game(seed: int, rounds: int = 4, settings: Settings = SMALL) -> Played:
    draws = random.Random(seed)
    return Played(settings, tuple(a_round(n, draws) for n in range(1, rounds + 1)))


def gave(*seats: tuple[int, str]) -> Given:
    return Given(frozenset(seats))


def as_in_the_room(played: Played) -> RoomGame:
    game = RoomGame(played.settings)
    for done in played.rounds:
        game.play(done)
    return game


@pytest.fixture(scope="module")
def played() -> Played:
    return a_game(1)


@pytest.fixture(scope="module")
def made(played: Played) -> Debrief:
    return debrief(played, WORLDS)


# --- the game again --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_the_game_comes_out_again_beside_others_bit_by_bit(seed: int) -> None:
    played = a_game(seed)
    given = [gave((2, "russia"), (1, PUBLIC)), AS_PLAYED, gave((3, "belarus"))]
    line = as_in_the_room(played).line
    for (_, now), columns in zip(games(played, given), line.columns, strict=True):
        again = record(now)
        assert {name: float(again[name][1]) for name in columns} == columns


def test_a_decision_changes_nothing_before_it(played: Played) -> None:
    given = [AS_PLAYED, gave((3, "european_union"))]
    paths = np.array([now.measures.alignment for _, now in games(played, given)])
    first = 2 * SMALL.months + 1
    assert (paths[:first, 0] == paths[:first, 1]).all()
    assert (paths[first:, 0] != paths[first:, 1]).any() == bool(
        played.rounds[2].orders.get("european_union")
    )


def test_without_its_voices_the_public_is_as_if_nobody_had_spoken(played: Played) -> None:
    silent = gave(*((done.number, PUBLIC) for done in played.rounds))
    mute = replace(played, rounds=tuple(replace(done, voices=()) for done in played.rounds))
    for (_, one), (_, other) in zip(
        games(played, [AS_PLAYED, silent]), games(mute, [AS_PLAYED]), strict=True
    ):
        before, after = record(one), record(other)
        assert all(before[name][1] == after[name][0] for name in after)


# --- differences -----------------------------------------------------------------------------


def the_models_own(settings: Settings, rounds: int) -> Played:
    """Return a game of rounds of one month, in which people do what the model does."""
    game = RoomGame(settings)
    done: list[Round] = []
    for number in range(1, rounds + 1):
        game.play(Round(number, {}, {}))
        orders = {name: levels_of(game.line, name) for name in POWER}
        done.append(Round(number, orders, dict.fromkeys(POWER, "people")))
    return Played(settings, tuple(done))


def test_there_are_no_differences_when_the_class_plays_as_the_model_does() -> None:
    played = the_models_own(replace(SMALL, months=1), 6)
    found = debrief(played, WORLDS)
    assert all(choice.ordered for choice in found.choices if choice.seat != PUBLIC)
    for choice in found.choices:
        assert (choice.alignment, choice.along, choice.utility) == (0, 0, 0)
        if choice.seat != PUBLIC:
            assert choice.did == choice.model
    assert found.model_course == found.among.course


def test_differences_are_those_of_two_games_played_one_by_one(
    played: Played, made: Debrief
) -> None:
    end = as_in_the_room(played).line.columns[-1]["alignment"]
    for choice in made.choices:
        done = played.rounds[choice.round - 1]
        if choice.seat == PUBLIC:
            other = replace(done, voices=())
        else:
            other = replace(done, orders={n: o for n, o in done.orders.items() if n != choice.seat})
        rounds = tuple(other if r.number == done.number else r for r in played.rounds)
        otherwise = as_in_the_room(replace(played, rounds=rounds)).line.columns[-1]["alignment"]
        assert choice.alignment == end - otherwise
        if not choice.ordered:
            assert choice.alignment == choice.utility == 0
    assert [(c.round, c.seat) for c in made.choices] == [
        (done.number, seat) for done in played.rounds for seat in SEATS
    ]


# --- the split -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_the_parts_sum_to_the_change(seed: int) -> None:
    played = a_game(seed, rounds=3)
    parts = debrief(played, 2).split
    columns = as_in_the_room(played).line.columns
    assert parts.start == columns[0]["alignment"]
    assert parts.end == columns[-1]["alignment"]
    whole = sum(parts.by_seat.values()) + parts.rest
    assert whole == pytest.approx(parts.end - parts.start, abs=1e-12)


def test_who_stays_the_course_has_no_part() -> None:
    present = {name: levels_of(RoomGame(SMALL).line, name) for name in POWER}
    rounds = tuple(Round(n, present, dict.fromkeys(POWER, "stayed")) for n in (1, 2))
    parts = debrief(Played(SMALL, rounds), 2).split
    assert parts.by_seat == pytest.approx(dict.fromkeys(SEATS, 0), abs=1e-12)


# --- among other worlds ----------------------------------------------------------------------


def plain_percentile(value: float, worlds: Sequence[float]) -> float:
    below = sum(each < value for each in worlds)
    alike = sum(each == value for each in worlds)
    return 100 * (below + alike / 2) / len(worlds)


def test_percentiles_and_the_month_of_leaving_are_plainly_counted() -> None:
    draws = np.random.default_rng(2)
    worlds = np.round(draws.normal(size=(20, 41)), 1)
    course = np.linspace(0, 4, 20)
    found = among(course, worlds)
    expected = [plain_percentile(c, row.tolist()) for c, row in zip(course, worlds, strict=True)]
    assert found.percentile == pytest.approx(expected)
    outside = [
        month
        for month in range(1, 20)
        if not sorted(worlds[month])[2] <= course[month] <= sorted(worlds[month])[38]
    ]  # 5 and 95 % of 41 values are the third from either end
    assert (found.left, found.outside) == (outside[0], len(outside))
    assert not found.inside_at_the_end


def test_worlds_go_on_from_round_to_round_as_if_played_at_once(played: Played) -> None:
    other = replace(played, settings=replace(SMALL, seed=77))
    grown = [model_worlds(replace(other, rounds=other.rounds[:n]), WORLDS) for n in (1, 2, 4)]
    at_once = model_worlds(replace(other, settings=replace(SMALL, seed=77)), WORLDS)
    again = _fresh(other)
    for part in (*grown, at_once):
        assert (part == again[: len(part)]).all()


def _fresh(played: Played) -> np.ndarray:
    """Play the worlds with nothing kept: another event first makes what was kept useless."""
    first = replace(played.rounds[0], events=({"kind": "price_shock", "size": 0.9, "text": ""},))
    model_worlds(replace(played, rounds=(first,)), WORLDS)
    return model_worlds(played, WORLDS)


def test_events_of_the_instructor_happen_in_the_other_worlds_too(played: Played) -> None:
    calm = replace(played, rounds=tuple(replace(done, events=()) for done in played.rounds))
    with_, without = model_worlds(played, WORLDS), model_worlds(calm, WORLDS)
    first = SMALL.months + 1
    assert (with_[:first] == without[:first]).all()
    assert (with_[first:] != without[first:]).any()


def test_the_seats_moves_do_not_touch_the_other_worlds() -> None:
    one, other = a_game(1), a_game(2)
    assert (model_worlds(one, WORLDS) == model_worlds(other, WORLDS)).all()


# --- claims, deals, questions ----------------------------------------------------------------


def a_record(**columns: np.ndarray) -> dict[str, np.ndarray]:
    """Return the record of a game in which nothing moves but what is given."""
    line = as_in_the_room(a_game(3, rounds=1)).line.columns[-1]
    months = len(next(iter(columns.values())))
    found = {name: np.full((1, months), value) for name, value in line.items()}
    return found | {name: values[None] for name, values in columns.items()}


@pytest.mark.parametrize(("way", "verdict"), [(1, ILLUSTRATES), (-1, CONTRADICTS), (0, UNTRIED)])
def test_a_claim_is_held_against_what_went_together(way: int, verdict: str) -> None:
    wave = (np.arange(30) // 6 % 2).astype(float)
    pressure = wave if way else np.zeros(30)
    overtures = 0.5 + 0.4 * way * (np.roll(wave, LAG) - 0.5)
    found = {t.id: t for t in held_against(a_record(
        russia_integration_pressure=pressure, belarus_overture_eu=overtures))}  # fmt: skip
    assert found["S6"].verdict == verdict
    assert found["S6"].quote == claims()["S6"].quote
    assert set(found) == set(claims())


def test_a_claim_of_which_no_seat_decides_is_not_put_to_the_test() -> None:
    found = {t.id: t for t in held_against(a_record(russia_discount=np.linspace(0, 0.5, 30)))}
    assert found["E6"].verdict == UNTRIED
    assert "equal shares" in found["E6"].sentences[0]
    assert found["E4"].verdict != UNTRIED


def test_deals_are_kept_broken_or_running() -> None:
    terms = ({"discount": 0.3}, {"openness": 0.2})
    kept = Deal(1, 1, "russia", "belarus", *terms, 2, 7, "ended", first=1)
    broken = Deal(2, 1, "russia", "belarus", *terms, 3, 7, "broken", first=2, broken_in=2)
    running = Deal(3, 1, "russia", "belarus", *terms, 9, 7, "accepted", first=2)
    later = Deal(4, 1, "russia", "belarus", *terms, 2, 7, "accepted", first=5)
    played = a_game(1)
    rounds = list(played.rounds)
    rounds[1] = replace(rounds[1], orders={"russia": {"discount": 0.1}, "belarus": {}})
    found = debrief(replace(played, rounds=tuple(rounds), deals=(kept, broken, running, later)), 2)
    assert [(d.state, d.by) for d in found.deals] == [
        ("kept", ()), ("broken", ("russia",)), ("running", ()),
    ]  # fmt: skip
    assert "Moscow broke the deal with Minsk in round 2" in " ".join(questions(found))
    assert "Moscow broke it in round 2" in str(frame(found)["deals"])


@pytest.mark.parametrize("seed", range(3))
def test_questions_follow_from_the_game(seed: int) -> None:
    found = debrief(a_game(seed), WORLDS)
    asked = questions(found)
    assert 3 <= len(asked) <= MOST
    heaviest = max((c for c in found.choices if c.ordered), key=lambda c: abs(c.alignment))
    end = found.among.course[-1] - heaviest.alignment
    assert f"in round {heaviest.round}" in asked[0]
    assert f"{abs(end):.3f}" in asked[0]


def test_the_words_show_the_numbers(made: Debrief) -> None:
    words = frame(made)
    heaviest = max((c for c in made.choices if c.ordered), key=lambda c: abs(c.alignment))
    assert words["top"][0]["round"] == heaviest.round
    assert float(words["top"][0]["alignment"].replace("−", "-")) == pytest.approx(
        heaviest.alignment, abs=5e-4
    )
    parts = [float(row["value"].replace("−", "-")) for row in words["split"]["rows"]]
    total = float(words["split"]["total"].replace("−", "-"))
    assert round(sum(parts), 3) == total, "what is shown adds up"


# --- again -----------------------------------------------------------------------------------


def test_the_same_game_has_the_same_debrief(played: Played, made: Debrief) -> None:
    assert asdict(debrief(played, WORLDS)) == asdict(made)


def test_the_same_game_yields_the_same_steps(played: Played) -> None:
    once = [each for each in stages(played, WORLDS) if isinstance(each, str)]
    assert once == [each for each in stages(played, WORLDS) if isinstance(each, str)]
