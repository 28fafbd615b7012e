"""Rivals that forecast a bargain from positions: compromise, expected utility, two camps."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np

from ...agents.declaration import Array
from .actors import Table

Settlement = Callable[[Table, int], float]
"""Returns what actors settle on, in the series' unit, after so many rounds, one a year."""

SMALLEST = 1e-12


def compromise(table: Table, rounds: int) -> float:
    """Return the mean of positions, weighted by capability times salience.

    The compromise model of collective decisions (Van den Bos 1991; Achen 2006, in The European
    Union Decides), which is hard to beat in that literature.
    """
    return float(np.average(table.positions, weights=table.effort))


def expected_utility(table: Table, rounds: int) -> float:
    """Return the position that wins the vote after rounds of challenges (Bueno de Mesquita).

    In the form of Scholz, Calbert and Smith (2011, Journal of Theoretical Politics 23), with
    Q = 1: nobody is expected to move unchallenged. Both sides of a challenge are judged with the
    risk of the one who is challenged, who takes the offer that moves it least.
    """
    positions = table.positions.astype(float)
    span = float(np.ptp(positions))
    if span < SMALLEST:
        return float(positions[0])
    for _ in range(rounds):
        moved = _challenged(positions, table, span)
        if np.allclose(moved, positions, atol=SMALLEST * span):
            break
        positions = moved
    return winner(positions, table.effort)


def winner(positions: Array, effort: Array) -> float:
    """Return the position that beats every other in votes weighted by effort and distance lost.

    That is the weighted median, held by an actor.
    """
    order = np.argsort(positions, kind="stable")
    reached = np.cumsum(effort[order]) >= effort.sum() / 2
    return float(positions[order][int(np.argmax(reached))])


def _challenged(positions: Array, table: Table, span: float) -> Array:
    """Return positions after one round: each actor takes up the offer that moves it least."""
    neutral = np.ones(len(positions))
    risk = _risk(_expected(positions, table, span, neutral))
    moved = positions.copy()
    for j in range(len(positions)):
        seen = _expected(positions, table, span, np.full(len(positions), risk[j]))
        offers = [
            (*offer, positions[i])
            for i in range(len(positions))
            if (offer := _offered(seen[i, j], seen[j, i])) is not None
        ]
        if offers:
            kind = min(rank for rank, _, _ in offers)
            ways = [share * (x - positions[j]) for rank, share, x in offers if rank == kind]
            moved[j] += min(ways, key=abs)
    return moved


def _offered(challenger: float, challenged: float) -> tuple[int, float] | None:
    """Return what an actor sees itself offered: its rank, and the share of the way to go.

    ``challenger`` and ``challenged`` are what the two expect, as the challenged sees it. First a
    conflict that it would lose (all of the way), then a compromise (as far as it would lose less
    than the other would gain), then its capitulation. None where it is not challenged, or would
    win.
    """
    if challenger <= 0:
        return None
    if challenged > 0:
        return (0, 1.0) if challenger > challenged else None
    loss = abs(challenged)
    return (1, loss / challenger) if loss < challenger else (2, 1.0)


def _expected(positions: Array, table: Table, span: float, risk: Array) -> Array:
    """Return the utility that each actor (rows) expects of challenging each other (columns)."""
    apart = np.abs(positions[:, None] - positions[None, :]) / span
    exponent = risk[:, None]
    success = 2 - 4 * (0.5 - 0.5 * apart) ** exponent
    failure = 2 - 4 * (0.5 + 0.5 * apart) ** exponent
    stays = 2 - 4 * 0.5**exponent
    wins = _chances(apart, table.effort)
    cares = table.salience[None, :]
    fought = wins * success + (1 - wins) * failure
    gain = cares * fought + (1 - cares) * success - stays
    return np.where(apart > SMALLEST, gain, 0.0)


def _chances(apart: Array, effort: Array) -> Array:
    """Return the chance that each actor (rows) prevails over each other (columns).

    Third actors side with the nearer one, with their effort times how much nearer it is.
    """
    nearer = apart[:, None, :] - apart[:, :, None]  # third actors × challengers × challenged
    weighted = effort[:, None, None] * nearer
    support = np.maximum(weighted, 0).sum(axis=0)
    total = np.abs(weighted).sum(axis=0)
    return np.where(total > SMALLEST, support / np.maximum(total, SMALLEST), 0.5)


def _risk(expected: Array) -> Array:
    """Return each actor's exponent of risk, ½ … 2, from how safe its position is."""
    others = expected - np.diag(np.diag(expected))
    threat = others.sum(axis=0)
    width = float(np.ptp(threat))
    if width < SMALLEST:
        return np.ones(len(threat))
    taken = (2 * threat - threat.max() - threat.min()) / width
    return (1 - taken / 3) / (1 + taken / 3)


def landscape(table: Table, rounds: int) -> float:
    """Return the mean position, by effort, of the camp that Minsk is in (Axelrod and Bennett).

    Of all divisions into two camps the one of least energy (1993, British Journal of Political
    Science 23): size times size times propensity times distance, summed over pairs; two actors
    are drawn together as far as their positions are nearer than half of the span.
    """
    span = float(np.ptp(table.positions))
    if span < SMALLEST:
        return float(table.positions[0])
    apart = np.abs(table.positions[:, None] - table.positions[None, :]) / span
    pull = np.outer(table.effort, table.effort) * (1 - 2 * apart)
    best: tuple[float, Array] | None = None
    for rest in product((False, True), repeat=len(table.names) - 1):
        side = np.array([False, *rest])
        energy = float((pull * (side[:, None] != side[None, :])).sum() / 2)
        if best is None or energy < best[0] - SMALLEST:
            best = energy, side
    assert best is not None
    camp = best[1] == best[1][table.state]
    return float(np.average(table.positions[camp], weights=table.effort[camp]))


BARGAINS: dict[str, Settlement] = {
    "compromise": compromise,
    "expected utility": expected_utility,
    "landscape": landscape,
}
"""The bargaining rivals by name."""
