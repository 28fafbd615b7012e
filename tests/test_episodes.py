"""Periods and episodes: an order of events is judged by its declared rule, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from triangulation.agents.mistake import Mistake
from triangulation.experiments.command_line import main
from triangulation.experiments.engine.parts import Packed
from triangulation.experiments.periods.episodes import NEVER, Episode, episodes, step_from
from triangulation.experiments.periods.page import periods_page
from triangulation.experiments.periods.play import begins
from triangulation.experiments.periods.results import recorded
from triangulation.model.calendar import month_number
from triangulation.model.columns import COLUMNS
from triangulation.model.scenario import PERIODS


def episode(*steps: dict[str, object]) -> Episode:
    return Episode("x", "X", "patron", "2004-01", "", "", "", tuple(map(step_from, steps)))


FIRST = {"says": "a", "column": "x", "above": 1.0, "from": "2004-02", "to": "2004-06"}
SECOND = {"says": "b", "column": "y", "falls": 0.5, "from": "2004-01", "to": "2004-08"}


def test_steps_must_happen_in_their_order_and_windows() -> None:
    """Four worlds: right; second too early; first outside its window; nothing at all."""
    x, y = np.zeros((4, 12)), np.ones((4, 12))
    x[0, 3], x[1, 3], x[2, 7] = 2, 2, 2
    y[0, 5:], y[1, 1:2], y[2, 5:] = 0, 0, 0
    rule = episode(FIRST, SECOND)
    months = rule.months({"x": x, "y": y}, "2004-01")
    assert list(rule.right({"x": x, "y": y}, "2004-01")) == [True, False, False, False]
    assert list(months[0]) == [4, 4, NEVER, NEVER]
    assert months[1][0] == 6


def test_crossings_compare_with_a_level_or_with_the_windows_first_month() -> None:
    x = np.array([[1.0, 2.0, 3.0, 2.0, 1.0, 0.0]])
    window = {"says": "", "column": "x", "from": "2004-02", "to": "2004-06"}
    found = {
        crossing: episode({**window, crossing: level}).months({"x": x}, "2004-01")[0][0]
        for crossing, level in {"above": 2.5, "below": 1.5, "rises": 0.9, "falls": 1.5,
                                "ratio": 1.4}.items()
    }  # fmt: skip
    assert found == {"above": 3, "below": 5, "rises": 3, "falls": 6, "ratio": 3}
    over = episode({**window, "above": 0.9, "over": "z"})
    assert over.months({"x": x, "z": x + 1}, "2004-01")[0][0] == NEVER
    assert over.months({"x": x + 1, "z": x + 1}, "2004-01")[0][0] == 2


@pytest.mark.parametrize("wrong", [{}, {"above": 1, "below": 2}])
def test_a_step_says_exactly_one_crossing(wrong: dict[str, int]) -> None:
    step = {"says": "", "column": "x", "from": "2004-01", "to": "2004-02"}
    with pytest.raises(Mistake, match="allowed is one of above, below, rises, falls, ratio"):
        step_from({**step, **wrong})


def test_declared_episodes_lie_in_their_periods_and_look_at_recorded_columns() -> None:
    assert [one.name for one in episodes()] == [
        "cut-off", "doubling", "return", "mediation", "settlement", "ultimatum",
    ]  # fmt: skip
    for one in episodes():
        assert one.period in PERIODS
        assert one.columns() <= set(COLUMNS)
        assert month_number(one.opens) >= month_number(begins(one.period))
        for text in (one.expects, one.record, one.source):
            assert len(text) > 20
        for step in one.steps:
            assert begins(one.period) <= step.first < step.last <= "2019-12"


def test_the_page_says_in_words_what_is_wrong() -> None:
    page = periods_page(recorded(), "{period}.svg")
    for period in recorded()["periods"].values():
        for numbers in period["series"].values():
            assert max(numbers["dates"]) <= "2019-12"
    missed = sum(
        numbers["errors"] > 1.5
        for period in recorded()["periods"].values()
        for numbers in period["series"].values()
    )
    assert page.count("- *Wrong: ") == missed
    for one in episodes():
        assert f"### {one.title}\n" in page


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["history", *words])
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out + captured.err


SMALL = ("--worlds", "3", "--citizens", "10", "--processes", "1", "--quiet", "--periods")


@pytest.mark.slow
def test_an_interrupted_run_is_resumed_to_the_same_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from triangulation.experiments.periods import play

    whole, cut = tmp_path / "whole", tmp_path / "cut"
    assert said(capsys, *SMALL, "--output", str(whole)) == (0, "")
    played: list[str] = []
    own = play.Part.play

    def cut_short(part: play.Part) -> Packed:
        played.append(part.period)
        if len(played) == 3:
            raise KeyboardInterrupt
        return own(part)

    monkeypatch.setattr(play.Part, "play", cut_short)
    code, _ = said(capsys, *SMALL, "--output", str(cut))
    assert code != 0
    assert len(list(cut.glob(".unfinished/part-*"))) == 2
    assert said(capsys, *SMALL, "--output", str(cut)) == (0, "")
    assert played[3:] == ["crackdown", "after-crimea"]
    assert not (cut / ".unfinished").exists()
    both = [json.loads((f / "periods.json").read_text(encoding="utf-8")) for f in (whole, cut)]
    assert both[0] == both[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--periods", "--scenario", "patron"], "--scenario is not for --periods"),
        (["--periods", "--set", "trade.trend=3"], "--set is not for --periods"),
        (["--periods", "--series", "growth"], "--series is not for --periods"),
        (["--quick"], "--quick is for --periods or --rivals"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = said(capsys, *words)
    assert code == 2
    assert told in answer
