"""The analysis of experiments: known answers are found, and what cannot be answered is refused."""

import numpy as np

from triangulation.experiments.analysis.bootstrap import interval


def test_an_interval_covers_the_mean_as_often_as_it_says():
    source = np.random.default_rng(7)
    covered = 0
    for n in range(200):
        _, low, high = interval(source.normal(0.3, 1, 60), n)
        covered += low <= 0.3 <= high
    assert 0.88 <= covered / 200 <= 0.99
