"""Beyond the paper: what its thesis depends on, and when triangulation fails."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tables import NAMES, linear, runs_of, saltelli

from triangulation.experiments.thesis.assumptions import (
    GROUPS,
    in_words,
    preferences,
    ranking,
    together,
)
from triangulation.experiments.thesis.figures import map_figure
from triangulation.experiments.thesis.regime_map import in_words as map_in_words
from triangulation.experiments.thesis.regime_map import regime_shares
from triangulation.experiments.thesis.regimes import (
    UNSETTLED,
    names,
    outcomes_needed,
    regime_of,
    regimes,
)
from triangulation.model.parameters import LEDGER

CALM = {
    "coercion_mean": 0.1,
    "in_office_final": 1.0,
    "unrest_final": 0.1,
    "alignment_final": 0.0,
    "integration_depth_final": 0.2,
    "triangulating_final": 1.0,
}
"""Outcomes of a run in which nothing goes wrong."""


# --- regimes ----------------------------------------------------------------------------------


def run(**changes: float) -> pd.DataFrame:
    return pd.DataFrame([CALM | changes])


@pytest.mark.parametrize(
    ("changes", "regime"),
    [
        ({}, "triangulation"),
        ({"alignment_final": 0.36}, "westward pivot"),
        ({"alignment_final": -0.36}, "integration"),
        ({"integration_depth_final": 0.6}, "integration"),
        ({"unrest_final": 0.5, "alignment_final": -0.5}, "instability"),
        ({"in_office_final": 0.0}, "instability"),
        ({"coercion_mean": 1.5, "in_office_final": 0.0}, "coercion"),
        ({"triangulating_final": 0.2, "alignment_final": 0.1}, UNSETTLED),
    ],
)
def test_a_run_belongs_to_the_first_regime_whose_rule_holds(changes, regime):
    assert regime_of(run(**changes)).tolist() == [regime]


def test_a_rule_follows_the_parameter_it_names():
    far = {"alignment_final": 0.4}
    assert regime_of(run(**far)).tolist() == ["westward pivot"]
    assert regime_of(run(**far, **{"alignment.neutral_band": 0.45})).tolist() == ["triangulation"]


def test_the_rules_read_recorded_measures_and_tell_their_meaning():
    assert set(outcomes_needed()) == {name.rpartition("_")[0] for name in CALM}
    assert all(regime.meaning for regime in regimes())
    assert names()[-1] == UNSETTLED


def grid_of_runs(worlds: int = 10) -> pd.DataFrame:
    """Return two 3 × 2 maps in which fear brings coercion, and chance decides in the middle.

    In the first map, where citizens bear little, the leadership falls instead of triangulating.
    """
    fears, weights = np.meshgrid([1.0, 2.0, 3.0], [0.5, 1.0])
    points = np.stack([fears.ravel(), weights.ravel()], axis=1)
    maps = []
    for n, (patience, in_office) in enumerate(((0.36, 0.0), (0.45, 1.0))):
        runs = runs_of(points, linear, worlds).drop(columns="alignment_final")
        place = list(runs.columns).index("point")
        runs["point"] += n * len(points)
        runs.insert(place + 4, "citizens.patience", patience)
        maps.append(runs.assign(**CALM | {"in_office_final": in_office}))
    runs = pd.concat(maps, ignore_index=True)
    half = (runs["russia.fear"] == 2) & (runs["replication"] % 2 == 0)
    runs["coercion_mean"] = np.where((runs["russia.fear"] == 3) | half, 2.0, 0.0)
    return runs


def test_the_map_shows_the_most_frequent_regime_its_share_and_whether_it_is_sure():
    shares = regime_shares(grid_of_runs())
    assert len(shares) == 12
    np.testing.assert_allclose(shares[list(names())].sum(axis=1), 1)
    calm = shares["citizens.patience"] == 0.45
    assert set(shares.loc[~calm, "regime"]) == {"coercion", "instability"}
    by_fear = shares[calm].set_index("russia.fear")
    assert set(by_fear.loc[1.0, "regime"]) == {"triangulation"}
    assert set(by_fear.loc[3.0, "regime"]) == {"coercion"}
    assert by_fear.loc[[1.0, 3.0], "sure"].all()
    assert by_fear.loc[[1.0, 3.0], "share"].eq(1).all()
    assert by_fear.loc[2.0, "share"].eq(0.5).all()
    assert not by_fear.loc[2.0, "sure"].any()


def test_failed_runs_do_not_count_in_the_map():
    runs = grid_of_runs()
    lost = (runs["russia.fear"] == 2) & (runs["replication"] % 2 == 0)
    runs.loc[lost, "status"] = "failed"
    shares = regime_shares(runs[runs["citizens.patience"] == 0.45]).set_index("russia.fear")
    assert shares.loc[2.0, "triangulation"].eq(1).all()


def test_the_map_is_described_and_drawn():
    shares = regime_shares(grid_of_runs())
    said = map_in_words(shares)
    assert len(said) == 1 + len(names())
    assert said[0].startswith("Where all parameters are plausible, the most frequent is ")
    assert any(
        line.startswith(
            "instability: the most frequent in 33 % of the map at citizens.patience = 0.36"
        )
        for line in said
    )
    assert any(line.startswith("westward pivot: nowhere the most frequent") for line in said)
    figure = map_figure(shares, 10)
    assert len(figure.axes) == 2
    for axes in figure.axes:
        assert len(axes.patches) == 6 + 1, "a cell each, and the frame of plausible ranges"
    own_point = [len(axes.lines) for axes in figure.axes]
    assert own_point == [0, 1], "the ledger's own point lies in the second map"
    assert axes.get_xlabel() == "Fear of losing Belarus to the West\nrussia.fear, weight"


# --- assumptions ------------------------------------------------------------------------------


def test_every_preference_of_every_power_is_varied():
    varied = preferences()
    for name, declared in LEDGER.items():
        if name.partition(".")[0] in GROUPS and declared.explore:
            assert name in varied
    assert "security.fear_of_drift" in varied
    assert "energy.price_mean" not in varied


def ranked_runs() -> pd.DataFrame:
    runs = runs_of(saltelli(64), linear)
    return runs.assign(coercion_mean=runs[NAMES[1]] * 2)


def test_sentences_on_assumptions_follow_the_indices():
    runs = ranked_runs()
    ranked = ranking(runs)
    assert set(ranked["outcome"]) == {"alignment_final", "coercion_mean"}
    overall = together(ranked)
    np.testing.assert_allclose(overall["total"], [0.55, 0.45, 0], atol=0.05)
    assert overall["parameter"].tolist() == [NAMES[1], NAMES[0], NAMES[2]]
    words = " ".join(in_words(ranked, runs))
    assert "depends most on these three assumptions: (1) The regime's survival " in words
    assert "mechanism quoted: “domestic considerations of regime survival" in words
    assert "magnitude assumed: above sovereignty" in words
    assert "Of these 3, the mechanism is assumed (not from the paper) for 0" in words
    assert "and the magnitude for 2." in words
    assert "State alignment depends most on russia.fear (9" in words
    assert "a higher value: westwards" in words
    assert "a higher value: more coercion" in words
    assert "1 of 3 have hardly any effect: energy.price_mean." in words


def test_a_direction_that_chance_might_show_is_not_reported():
    runs = ranked_runs()
    runs["coercion_mean"] = (runs[NAMES[1]] - 0.5) ** 2
    said = next(text for text in in_words(ranking(runs), runs) if text.startswith("Moscow's"))
    assert f"{NAMES[1]} (100 % of its variance" in said
    assert "a higher value: in either direction" in said
