"""Machine code of rules: NumPy's bits, kept between starts, and done without where it must be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triangulation.agents.public_opinion import census
from triangulation.model import foresight, population, real_month
from triangulation.model.parameters import Parameters
from triangulation.model.programs import compiled, kept, registry
from triangulation.model.programs.compiled import CompiledProgram, code_of, sweep_of
from triangulation.model.programs.plan import Plan, example
from triangulation.model.programs.registry import Programs, done
from triangulation.model.programs.stages import COMPARISONS, OF_ONE, TRUTHS, arranged
from triangulation.model.programs.sweeps import Sweeps
from triangulation.model.programs.tracing import Rows, mean_of_rows, share_of_rows
from triangulation.model.simulation import Simulation

pytest.importorskip("llvmlite", reason="needs the extra fast")
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


@pytest.fixture(autouse=True, scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep code apart from that of the person who tests, and also where their home is read-only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "folder", lambda: tmp_path_factory.getbasetemp() / "codes")
        yield


ODD = [0.0, -0.0, 1.0, -1.0, 1e-40, -1e-310, 3e38, 1e300, np.inf, -np.inf, np.nan, 0.1, -2.5, 7.0]
"""Numbers at which operations are easily defined in another way."""


@dataclass(frozen=True)
class Given:
    """Parameters of a rule: one for each world, and one for all."""

    each: Any
    one: Any


Rule = Callable[[Any, Any], dict[str, Any]]


def numbers(kind: Any, rows: int, worlds: int, seed: int) -> Any:
    """Return ordinary and odd numbers, rows × worlds."""
    draws = np.random.default_rng(seed)
    ordinary = draws.normal(size=(rows, worlds)) * 3
    odd = draws.choice(ODD, size=(rows, worlds))
    with np.errstate(over="ignore"):
        return np.where(draws.random((rows, worlds)) < 0.5, ordinary, odd).astype(kind)


def everything(given: Any, p: Any) -> dict[str, Any]:
    """Use every operation that is compiled, and some that are not, on rows in many orders."""
    one, many, few = given
    results: dict[str, Any] = {
        "add": many + p.each, "subtract": 1 - many, "multiply": many * p.one, "divide": many / few,
        "maximum": np.maximum(many, few), "minimum": np.minimum(few, many),
        "clip": np.clip(many, -1.0, 1.0), "clip at zero": np.clip(many, 0.0, 0.5),
        "negative": -few, "where": np.where(many > one, few, 0.25),
        "exp": np.exp(few), "power": np.power(np.absolute(few), p.one), "square": few**2,
        "part": few[1:3] * one, "swapped": np.exp(few[1:3]) + few[:2],
    }  # fmt: skip
    for function in COMPARISONS:
        truth = function(many, few)
        results[f"{function.__name__} as number"] = truth.astype(np.float64)
        results[f"{function.__name__} as factor"] = truth * few
    for function in OF_ONE:
        results[function.__name__] = function(many)
    positive, large = many > 0, few > 1
    for function in TRUTHS:
        both = function(positive) if function is np.invert else function(positive, large)
        results[f"{function.__name__} of truths"] = np.where(both, many, few)
    return results


def everything_given(kind: Any, worlds: int, seed: int) -> tuple[list[Any], Given]:
    """Return what the rule is given: one row, rows of which some are alike, and some rows."""
    one, alike, few = (numbers(kind, rows, worlds, seed + rows) for rows in (1, 2, 4))
    rows = Rows(alike, (0, 1, 1, 0))
    return [one, rows, few], Given(numbers(kind, 1, worlds, seed), np.array([[2.5]], kind))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@given(worlds=st.integers(2, 40), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_every_operation_has_numpys_bits(kind: Any, worlds: int, seed: int) -> None:
    """Signed zeros, infinities, missing and tiny numbers too, in tiles that are full or not."""
    given, p = everything_given(kind, worlds, seed)
    fast = PROGRAMS[kind]
    found = fast.done("everything", everything, given, p)
    assert any(isinstance(program, CompiledProgram) for program in fast._programs.values())
    for name, values in done(everything, given, p, kind).items():
        assert np.broadcast_to(values, found[name].shape).tobytes() == found[name].tobytes(), name


PROGRAMS = {kind: Programs(kind) for kind in (np.float32, np.float64)}


def test_all_rules_of_the_model_are_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking ahead, the real month, and the citizens' month: none is done call by call."""
    monkeypatch.setattr(foresight, "PROGRAMS", Programs(foresight.SKETCH))
    monkeypatch.setattr(real_month, "PROGRAMS", Programs(np.float64))
    monkeypatch.setattr(population, "SWEEPS", Sweeps())
    for worlds in (1, 16):
        Simulation(Parameters(), worlds=range(worlds), citizens=30).step()
    for programs in (foresight.PROGRAMS, real_month.PROGRAMS):
        assert programs._codes
        assert None not in programs._codes.values()
    assert population.SWEEPS._sweeps
    assert None not in population.SWEEPS._sweeps.values()


def test_stages_take_turns_and_loops_do_what_they_need_before() -> None:
    """A loop has one number of rows; what a step needs is there before it or made row by row."""
    given, p = everything_given(np.float64, 3, 1)
    plan = Plan(everything, [example(each, np.float64) for each in given], p)
    found = arranged(plan)
    kinds = [bool(stage.loops) for stage in found.stages]
    assert all(one != other for one, other in pairwise(kinds))
    known = set(found.given)
    for stage in found.stages:
        for loop in [*stage.loops, stage.calls]:
            made: set[int] = set()
            assert len({step.rows for step in stage.loops and loop}) <= 1
            for step in loop:
                for part in step.parts:
                    assert part.number in known or (found.whole(part) and part.number in made)
                made.add(step.result)
            known |= made
    assert set(found.results.values()) <= known


def citizens(given: Any, p: Any) -> dict[str, Any]:
    """Change many arrays by what each world has, and count."""
    people, draws, climate = given
    drawn = draws.astype(np.float64) * 0.25
    changed = people * (1 - p.each) + climate * p.one + drawn
    return {"people": np.clip(changed, -1.0, 1.0), "mean": mean_of_rows(changed),
            "share": share_of_rows((changed > 0.5) | ~(people > 0))}  # fmt: skip


@given(rows=st.integers(2, 30), worlds=st.integers(8, 40), one_set=st.booleans())
@settings(max_examples=30, deadline=None)
def test_a_sweep_has_numpys_bits(rows: int, worlds: int, one_set: bool) -> None:
    """Whole tiles or not; sums add the rows one after the other."""
    draws = np.random.default_rng(rows * worlds)
    people = draws.normal(size=(rows, worlds))
    drawn = draws.integers(0, 65536, (rows, worlds)).astype(np.uint16)
    climate = draws.normal(size=(1, worlds))
    each = draws.random((1, 1 if one_set else worlds))
    p = Given(each, np.array([[0.5]]))
    found = SWEEPS.done("citizens", citizens, [people, drawn, climate], p)
    assert found is not None
    changed = people * (1 - p.each) + climate * p.one + drawn.astype(np.float64) * 0.25
    total = np.zeros(worlds)
    for row in changed:
        total += row * (1.0 / rows)
    counted = ((changed > 0.5) | ~(people > 0)).sum(axis=0) / rows
    assert found["people"].tobytes() == np.clip(changed, -1.0, 1.0).tobytes()
    assert found["mean"].tobytes() == total.tobytes()
    assert found["share"].tobytes() == counted.tobytes()


SWEEPS = Sweeps()


def test_a_sweep_that_cannot_be_is_none() -> None:
    """Fewer worlds than a tile, and operations that no compiler may repeat."""
    people, climate = np.ones((5, 3)), np.ones((1, 3))
    p = Given(np.ones((1, 1)), np.ones((1, 1)))
    assert SWEEPS.done("few", citizens, [people, people.astype(np.uint16), climate], p) is None
    wide = np.ones((5, 9))
    assert SWEEPS.done("exp", lambda g, _: {"e": np.exp(g[0])}, [wide], p) is None
    twice = Plan(lambda g, _: {"e": (g[0] - mean_of_rows(g[0]))}, [np.ones((2, 2))], p)
    assert sweep_of(twice) is not None  # a mean, then a loop that uses it


def test_equal_results_and_common_columns_of_a_sweep() -> None:
    """Results that are one operation are one array; a column is of all worlds."""
    draws = np.random.default_rng(3)
    people, column = draws.normal(size=(6, 11)), draws.normal(size=(6, 1))
    p = Given(np.array([[0.5]]), np.array([[2.0]]))

    def work(given: Any, p: Any) -> dict[str, Any]:
        many, each = given
        return {"one": many + 1.0, "same": 1.0 + many, "each": many * each + p.one}

    found = Sweeps().done("equal", work, [people, column], p)
    assert found is not None
    for name, values in work([people, column], p).items():
        assert found[name].tobytes() == values.tobytes(), name


def add(given: Any, p: Any) -> dict[str, Any]:
    """Add two arrays."""
    return {"sum": given[0] + given[1]}


def test_what_a_sweep_refuses() -> None:
    """What is given or made of parameters alone as a result, other shapes, too few worlds."""
    many, p = np.ones((4, 9)), Given(np.full((1, 9), 0.5), np.ones((1, 1)))
    works: list[Rule] = [
        lambda g, p: {"given": g[0], "other": g[0] + 1.0},
        lambda g, p: {"constant": 1.0 - p.each, "other": g[0] + 1.0},
    ]
    for n, work in enumerate(works):
        assert Sweeps().done(n, work, [many], p) is None
    assert Sweeps().done("shapes", add, [many, np.ones((3, 9))], p) is None
    single = Given(np.ones((1, 9), np.float32), np.ones((1, 1), np.float32))
    assert Sweeps().done("single", add, [many.astype(np.float32)] * 2, single) is None
    sweeps = Sweeps()
    for kind in (np.float64, np.uint16, np.float64):
        found = sweeps.done("kinds", lambda g, p: {"x": g[0].astype(np.float64) * 2.0},
                            [many.astype(kind)], p)  # fmt: skip
        assert found is not None
        assert (found["x"] == 2.0).all()


def bounds_by_array(given: Any, p: Any) -> dict[str, Any]:
    """Clip at bounds that are arrays, where NumPy keeps other signs of zero."""
    return {"clipped": np.clip(given[0], p.each, p.one)}


def whole_numbers(given: Any, p: Any) -> dict[str, Any]:
    """Take rows of whole numbers, which are not compiled."""
    return {"some": np.where(given[2] > 0, 1, 2)[1:3] * p.one}


def close_constants(given: Any, p: Any) -> dict[str, Any]:
    """Use constants that differ in the tenth digit, as arrays of one number."""
    one, other = np.array([[0.1234567891]]), np.array([[0.1234567892]])
    return {"one": given[0] * one, "other": given[0] * other}


def over_rows(given: Any, p: Any) -> dict[str, Any]:
    """Average over rows outside a sweep."""
    return {"mean": mean_of_rows(given[2]), "share": share_of_rows(given[2] > 0)}


def a_part_in_place(given: Any, p: Any) -> dict[str, Any]:
    """Change a part of an array, and so the array."""
    changed = given[2] + 1.0
    part = changed[1:3]
    part += p.one
    return {"changed": changed, "part": part}


@pytest.mark.parametrize(
    "work", [bounds_by_array, whole_numbers, close_constants, over_rows, a_part_in_place]
)
def test_unusual_rules_have_their_bits_all_the_same(work: Rule) -> None:
    """Compiled where possible, else call by call, else as they stand."""
    given, _ = everything_given(np.float64, 5, 7)
    given[0] = np.array([[0.0, -0.0, 0.3, -2.0, 9.0]])
    p = Given(np.array([[-0.0, 0.0, -1.0, -1.0, 0.5]]), np.array([[1.0]]))
    fast = Programs(np.float64)
    for _ in range(2):
        found = fast.done("unusual", work, given, p)
        for name, values in done(work, given, p, np.float64).items():
            wide = np.broadcast_to(values, found[name].shape)
            assert wide.tobytes() == found[name].tobytes(), name


@pytest.mark.parametrize("worlds", [1, 3, 8, 21])
@pytest.mark.parametrize("one_set", [True, False])
@pytest.mark.parametrize("fusion", [0.0, 0.3])
def test_the_citizens_month_has_its_rules_bits(
    worlds: int, one_set: bool, fusion: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By sweep or by NumPy, one set of parameters or one for each world: also the census."""
    values = [{"citizens.fusion": fusion, "citizens.news": 0.02 + 0.001 * n} for n in range(worlds)]
    sets = [Parameters().with_values(each) for each in values]
    simulation = Simulation(sets[0] if one_set else sets, worlds=range(worlds), citizens=40)
    moment = [simulation.step() for _ in range(3)][-1]
    monkeypatch.setattr(population, "SWEEPS", _Never())
    plain = Simulation(sets[0] if one_set else sets, worlds=range(worlds), citizens=40)
    other = [plain.step() for _ in range(3)][-1]
    for name in population.MOVED:
        one, two = (getattr(m.population.people, name) for m in (moment, other))
        assert one.tobytes() == two.tobytes(), name
    for name in vars(other.opinion):
        assert getattr(moment.opinion, name).tobytes() == getattr(other.opinion, name).tobytes()


class _Never(Sweeps):
    """Sweeps of which none can be compiled."""

    def done(self, *_: Any) -> None:
        return None


def test_citizens_whom_a_voice_moved_are_counted_again() -> None:
    """The census on the way was of other attitudes."""
    simulation = Simulation(Parameters(), worlds=range(9), citizens=50)
    simulation.step()
    before = simulation.now.population
    assert before.counted is not None
    changed = population.replace(
        before, people=population.replace(before.people, leaning=before.people.leaning * 0 + 1.0)
    )
    fear = before.counted.fear
    expected = census(changed.people, fear[:, 0], changed.parameters)
    assert changed.census(fear).leaning.tolist() == expected.leaning.tolist()
    assert before.census(fear) is before.counted.opinion


def test_code_is_kept_and_a_damaged_file_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time nothing is compiled; a file that was cut short is made again."""
    monkeypatch.setattr(kept, "folder", lambda: tmp_path / "codes")
    given, p = everything_given(np.float32, 3, 1)
    made: list[str] = []
    assembly = compiled.assembly
    monkeypatch.setattr(compiled, "assembly", lambda *a: made.append("") or assembly(*a))
    plan = Plan(everything, [example(each, np.float32) for each in given], p)
    assert code_of(plan) is not None
    (file,) = (tmp_path / "codes").iterdir()
    content = file.read_bytes()
    assert code_of(plan) is not None
    assert len(made) == 1
    file.write_bytes(content[: len(content) // 2])
    assert code_of(plan) is not None
    assert len(made) == 2
    assert file.read_bytes() == content
    assert [each.name for each in (tmp_path / "codes").iterdir()] == [file.name]


def test_files_used_long_ago_make_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest stay, and one that is used again is as good as new."""
    monkeypatch.setattr(kept, "folder", lambda: tmp_path)
    monkeypatch.setattr(kept, "MOST", 3)
    for n, name in enumerate("abc"):
        kept.kept(name, lambda: b"code")
        os.utime(tmp_path / name, (n, n))
    assert kept.kept("a", lambda: b"other") == b"code"
    kept.kept("d", lambda: b"code")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "c", "d"]


def test_where_nothing_can_be_kept_rules_are_done_call_by_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiling in every process would cost more than it saves."""
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setattr(kept, "folder", lambda: tmp_path / "file" / "codes")
    given, p = everything_given(np.float64, 3, 1)
    fast = registry.Programs(np.float64)
    with np.errstate(all="ignore"):
        found = fast.done("everything", everything, given, p)
        plain = done(everything, given, p, np.float64)
    assert not any(isinstance(program, CompiledProgram) for program in fast._programs.values())
    assert found["add"].tobytes() == plain["add"].tobytes()


PLAY = """
import sys
if {without}: sys.modules["llvmlite"] = None
from triangulation.model.parameters import Parameters
from triangulation.model.simulation import Simulation
simulation = Simulation(Parameters(), worlds=range(17), citizens=60)
for _ in range(8): simulation.step()
import hashlib
people = simulation.now.population.people
print(hashlib.sha256(people.leaning.tobytes() + people.approval.tobytes()
    + simulation.now.alignment.whole.tobytes()).hexdigest())
"""


def test_a_run_is_the_same_without_a_compiler() -> None:
    """Where llvmlite is not installed, the same bits come out."""
    runs = [
        subprocess.run(
            [sys.executable, "-c", PLAY.format(without=without)],
            capture_output=True, text=True, check=True,
        ).stdout
        for without in (False, True)
    ]  # fmt: skip
    assert runs[0] == runs[1]
