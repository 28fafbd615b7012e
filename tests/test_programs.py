"""Programs of rules: the same bits as the rules themselves, for any number of worlds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from triangulation.agents.moves import POWERS
from triangulation.model import foresight, real_month
from triangulation.model.parameters import Parameters
from triangulation.model.programs import calls, registry
from triangulation.model.programs.plan import Plan, example
from triangulation.model.programs.registry import Programs, done
from triangulation.model.programs.tracing import Rows
from triangulation.model.simulation import Simulation


@pytest.fixture(params=["machine code", "calls"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test with the rules in machine code, and call by call."""
    if request.param == "calls":
        monkeypatch.setattr(registry, "code_of", lambda _: None)
    monkeypatch.setattr(foresight, "PROGRAMS", Programs(foresight.SKETCH))
    monkeypatch.setattr(real_month, "PROGRAMS", Programs(np.float64))


def each_of(worlds: int, *, one_set: bool) -> Any:
    """Return parameters: one set for all worlds, or one for each."""
    if one_set:
        return Parameters()
    fears = np.linspace(1, 5, worlds)
    return [Parameters().with_values({"russia.fear": float(fear)}) for fear in fears]


@pytest.mark.parametrize("one_set", [True, False])
@pytest.mark.parametrize("worlds", [1, 7])
def test_the_imagination_by_program_has_the_rules_bits(
    worlds: int, one_set: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Candidates have the same utility, to the last bit, in blocks and with parameters of each."""
    monkeypatch.setattr(registry, "BLOCK", 5)
    simulation = Simulation(each_of(worlds, one_set=one_set), worlds=range(worlds), citizens=5)
    for _ in range(3):
        now = simulation.step()
        candidates = {p.name: p.menu.candidates(now.levels[p.name])[0] for p in POWERS}
        given = (now.state, now.levels, candidates, simulation.sketch, now.month)
        plain, fast = (foresight.imagine_utility(*given, by_menu=way) for way in (False, True))
        assert {p: list(parts) for p, parts in plain.items()} == {
            p: list(parts) for p, parts in fast.items()
        }
        for power, parts in plain.items():
            for preference, utility in parts.items():
                assert utility.tobytes() == fast[power][preference].tobytes(), preference


def test_the_imagination_is_a_program() -> None:
    """All rules for looking ahead can be traced, with fused citizens too."""
    for fusion in (0.0, 0.5):
        foresight.PROGRAMS = Programs(foresight.SKETCH)
        simulation = Simulation(
            Parameters().with_values({"citizens.fusion": fusion}), worlds=range(2), citizens=5
        )
        simulation.step()
        (plan,) = foresight.PROGRAMS.plans.values()
        assert plan is not None


@dataclass(frozen=True)
class Numbers:
    """Parameters of a small rule."""

    pace: Any


def rule(given: Any, p: Any) -> dict[str, Any]:
    """Use everything that a trace knows."""
    one, many = given
    changed = many * (1 - p.pace) + one
    changed += 0.5
    np.clip(changed, 0.0, 2.0, out=changed)
    where = np.where(changed > one, changed**2, np.ones_like(one))
    unused = np.exp(many)
    assert unused is not None
    return {"whole": where, "part": changed[1:3] * p.pace, "flag": (one > 0).astype(np.float64)}


def some(worlds: int) -> tuple[list[Any], Numbers]:
    """Return what the small rule is given."""
    draws = np.random.default_rng(1)
    many = Rows(draws.normal(size=(2, worlds)), (0, 1, 0, 1))
    return [draws.normal(size=(1, worlds)), many], Numbers(draws.uniform(size=(1, worlds)))


def test_what_is_alike_asked_twice_or_unused_is_not_done_again() -> None:
    """Four rows of which two are alike take the operations of two; what nobody uses takes none."""
    given, p = some(3)
    plan = Plan(rule, [example(each, np.float64) for each in given], p)
    names = [getattr(operation.function, "__name__", "") for operation in plan.then]
    assert names.count("multiply") == 2
    assert "exp" not in names
    changed = next(o for o in plan.then if o.function is np.clip)
    assert len(plan.examples[changed.result]) == 2
    assert [o.function for o in plan.first] == [np.subtract]


def test_a_program_takes_new_numbers_and_new_parameters() -> None:
    """A second run has the second run's results, and the first one's stay what they were."""
    fast = Programs(np.float64)
    kept: list[tuple[Any, Any]] = []
    for worlds in (5, 5, 9):
        given, p = some(worlds)
        kept.append((done(rule, given, p, np.float64), fast.done("rule", rule, given, p)))
    for plain, found in kept:
        assert list(plain) == list(found)
        for name, values in plain.items():
            assert np.broadcast_to(values, found[name].shape).tobytes() == found[name].tobytes()


def test_a_rule_that_cannot_be_traced_is_done_as_it_stands() -> None:
    """Sums over branches and decisions by numbers are no operations element by element."""

    def decides(given: Any, p: Any) -> dict[str, Any]:
        return {"sum": given[0] if (given[0] > 0).any() else given[0] + p.pace}

    given, p = some(4)
    fast = Programs(np.float64)
    found = fast.done("decides", decides, given, p)
    assert found["sum"].tolist() == done(decides, given, p, np.float64)["sum"].tolist()


def test_the_real_month_is_a_program() -> None:
    """Nothing in the rules keeps the real month from being traced."""
    real_month.PROGRAMS = Programs(np.float64)
    Simulation(Parameters(), worlds=range(2), citizens=5).step()
    assert len(real_month.PROGRAMS.plans) == 2
    assert None not in real_month.PROGRAMS.plans.values()


@pytest.mark.parametrize(("worlds", "sizes"), [(1, [1]), (400, [400]), (401, [201, 201])])
def test_blocks_are_few_and_alike(worlds: int, sizes: list[int]) -> None:
    """No block is larger than allowed, and hardly a world is computed twice."""
    blocks = registry._blocks(worlds)
    assert [block.stop - block.start for block in blocks] == sizes
    assert sorted({n for block in blocks for n in range(worlds)[block]}) == list(range(worlds))


@pytest.mark.parametrize("worlds", [7, 5 * registry.APART + 1])
def test_blocks_keep_what_depends_on_their_parameters_alone(
    worlds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is computed once for each of a few blocks, and again each time for many: same bits."""
    monkeypatch.setattr(registry, "BLOCK", 5)
    prepared: list[int] = []
    take = calls.Constants._take

    def taken(program: Any, places: Any, arrays: Any, first: int = 0) -> None:
        prepared.extend([1] if first else [])
        take(program, places, arrays, first)

    monkeypatch.setattr(calls.Constants, "_take", taken)
    given, p = some(worlds)
    fast = Programs(np.float64)
    blocks = len(registry._blocks(worlds))
    for _ in range(3):
        found = fast.done("rule", rule, given, p)
    assert len(prepared) == (blocks if blocks <= registry.APART else 3 * blocks)
    for name, values in done(rule, given, p, np.float64).items():
        assert np.broadcast_to(values, found[name].shape).tobytes() == found[name].tobytes()
