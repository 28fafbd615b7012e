"""Every recorded column is declared once, holds what its name says, and keeps to its range."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from worlds import any_moves, any_parameters, any_state

from triangulation.agents.columns import Column, columns_of
from triangulation.agents.declaration import Array
from triangulation.agents.moves import Moves
from triangulation.agents.public_opinion import Poll, PublicOpinion
from triangulation.model import energy, integration, leverage, security, society
from triangulation.model.alignment import align
from triangulation.model.columns import COLUMNS, sections
from triangulation.model.diplomacy import western_engagement
from triangulation.model.measures import Measures, foresee, measure
from triangulation.model.parameters import Parameters
from triangulation.model.record import record, with_drift
from triangulation.model.simulation import Simulation
from triangulation.model.state import State

ROOT = Path(__file__).parents[1]
GROUPS = (State, Measures, PublicOpinion, Poll)


# --- declarations ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_is_declared_completely(name: str) -> None:
    declared = COLUMNS[name]
    assert declared.label.strip()
    assert declared.unit.strip()
    assert declared.low < declared.high
    assert 0 <= declared.decimals <= 4
    assert declared.meaning[0].isupper() or declared.meaning[0].isdigit()
    assert not declared.meaning.endswith(".")
    assert "\n" not in declared.meaning


def test_no_two_columns_are_called_the_same() -> None:
    labels = [declared.label for declared in COLUMNS.values()]
    assert sorted(labels) == sorted(set(labels))


def test_declared_is_what_is_recorded_in_the_same_order() -> None:
    simulation = Simulation(Parameters(), seed=1, worlds=[0], citizens=5)
    recorded = list(record(simulation.step()))
    assert set(COLUMNS) - set(recorded) == {"alignment_drift"}
    assert set(recorded) <= set(COLUMNS)
    series = {name: np.zeros((1, 1)) for name in recorded}
    assert set(with_drift(series, np.zeros(1))) == set(COLUMNS)


def test_what_is_not_recorded_repeats_a_column_of_the_public() -> None:
    hidden = [name for name, each in columns_of(State).items() if not each.recorded]
    public = {f"public_{name}" for name in columns_of(PublicOpinion)}
    assert hidden
    for name in hidden:
        assert f"public_{name.removeprefix('polled_')}" in public


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0, 1, "0 … 1"),
        (-1, 1, "−1 … +1"),
        (0, 4, "0 … 4"),
        (0, np.inf, "from 0"),
        (-np.inf, np.inf, ""),
    ],
)
def test_a_range_is_written_as_people_read_it(low: float, high: float, text: str) -> None:
    assert Column("speed", "knots", low, high, "How fast").range == text


# --- no value takes another's place ----------------------------------------------------------


@pytest.mark.parametrize("group", GROUPS)
def test_columns_are_given_by_name_only(group: type) -> None:
    """In order they could be swapped, and each would still hold a number."""
    values = [np.zeros(1) for _ in fields(group)]
    with pytest.raises(TypeError):
        group(*values)
    by_name = {f.name: value for f, value in zip(fields(group), values, strict=True)}
    backwards = group(**dict(reversed(by_name.items())))
    assert all(getattr(backwards, name) is value for name, value in by_name.items())
    for name in by_name:
        with pytest.raises(TypeError):
            group(**{n: v for n, v in by_name.items() if n != name})


NAMED: dict[str, Callable[[State, Moves, Parameters], Array]] = {
    "alignment": lambda s, m, p: align(s, m, p.alignment, p.energy).whole,
    "alignment_economy": lambda s, m, p: align(s, m, p.alignment, p.energy).components[0],
    "alignment_integration": lambda s, m, p: align(s, m, p.alignment, p.energy).components[1],
    "alignment_security": lambda s, m, p: align(s, m, p.alignment, p.energy).components[2],
    "alignment_diplomacy": lambda s, m, p: align(s, m, p.alignment, p.energy).components[3],
    "engaged_west": lambda s, m, p: 1.0 * (western_engagement(s) >= p.alignment.engaged),
    "engaged_russia": lambda s, m, p: 1.0 * (s.engagement_russia >= p.alignment.engaged),
    "freedom": lambda s, m, p: foresee(s, m, p).freedom,
    "leverage_russia": lambda s, m, p: leverage.leverage_russia(s, p.trade, p.energy),
    "leverage_west": lambda s, m, p: leverage.leverage_west(s),
    "sovereignty": lambda s, m, p: np.clip(foresee(s, m, p).sovereignty, 0, 1),
    "coercion_risk": lambda s, m, p: foresee(s, m, p).coercion_risk,
    "alarmed": lambda s, m, p: 1.0 * (s.loss_risk > p.security.threshold),
    "military_success": lambda s, m, p: security.military_success(s, p.security),
    "military_integration": lambda s, m, p: security.military_integration(s),
    "entrapment": lambda s, m, p: security.entrapment(s, p.security),
    "survival": lambda s, m, p: foresee(s, m, p).survival,
    "price_paid": lambda s, m, p: energy.price_paid(s, p.energy),
    "netback_price": lambda s, m, p: energy.netback(s, p.energy),
    "price_discount": lambda s, m, p: energy.total_discount(s, p.energy),
    "subsidy": lambda s, m, p: energy.subsidy(s, p.energy),
    "energy_bill": lambda s, m, p: energy.bill(s, p.energy),
    "energy_income": lambda s, m, p: energy.income(s, p.energy),
    "bargaining_power": lambda s, m, p: energy.bargaining_power(s, p.energy),
    "dependence": lambda s, m, p: energy.dependence(s, p.energy),
    "other_trade": lambda s, m, p: (
        1 - ((s.exports_russia + s.imports_russia + s.exports_eu + s.imports_eu) / 2)
    ),
    "cut_asymmetry": lambda s, m, p: s.exports_russia / p.trade.reciprocal_share,
    "bargaining_zone": lambda s, m, p: (
        integration.granted_equality(p.russia, energy.subsidy(s, p.energy))
        - foresee(s, m, p).say_required
    ),
    "agreement": lambda s, m, p: integration.outcome(m)[0],
    "refusal": lambda s, m, p: integration.outcome(m)[1],
    "captured": lambda s, m, p: integration.captured(s, p.integration),
    "western_engagement": lambda s, m, p: western_engagement(s),
    "minority_story": lambda s, m, p: society.minority_story(s, p.society),
    "triangulation": lambda s, m, p: (
        np.minimum(western_engagement(s), s.engagement_russia)
        * (1 - abs(align(s, m, p.alignment, p.energy).whole))
    ),
    "triangulating": lambda s, m, p: (
        1.0
        * (np.minimum(western_engagement(s), s.engagement_russia) >= p.alignment.engaged)
        * (abs(align(s, m, p.alignment, p.energy).whole) <= p.alignment.neutral_band)
    ),
}
"""What each measure is, said apart from the place where all are made."""


def test_every_measure_holds_what_its_name_says() -> None:
    """Two measures whose values were swapped would both be wrong here."""
    rng = np.random.default_rng(3)
    p, state, moves = any_parameters(rng, 200), any_state(rng, 200), any_moves(rng, 200)
    found = measure(state, moves, p)
    assert set(NAMED) == set(columns_of(Measures))
    for name, rule in NAMED.items():
        np.testing.assert_allclose(
            getattr(found, name), rule(state, moves, p)[:, 0], rtol=1e-9, err_msg=name
        )
    values = [tuple(np.round(getattr(found, name), 9)) for name in NAMED]
    assert len(set(values)) == len(values), "no two measures are the same in all these worlds"


def positional(source: str) -> Iterator[str]:
    """Yield every construction of a group of columns that does not name what it gives."""
    names = {group.__name__ for group in GROUPS}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") in names:
            yield f"line {node.lineno}: {ast.unparse(node.func)}"


@pytest.mark.parametrize("layer", ["agents", "model", "experiments", "ui"])
def test_nothing_builds_columns_by_position(layer: str) -> None:
    assert list(positional("Poll(one, two)")) == ["line 1: Poll"]
    for path in (ROOT / layer).rglob("*.py"):
        assert list(positional(path.read_text(encoding="utf-8"))) == [], path


def test_every_group_has_a_title() -> None:
    assert [len(group) > 0 for group in sections().values()] == [True] * len(sections())
