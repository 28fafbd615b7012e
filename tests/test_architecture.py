"""The source keeps its shape: one direction of dependence, small files, no bare names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("agents", "model", "experiments", "ui")
"""The four folders; each may import itself and what stands before it."""

TOP = "triangulation"
"""The folder of what `import triangulation` offers; it may import the first three layers."""

LONGEST = 400
SOURCES = sorted(path for layer in (TOP, *LAYERS) for path in (ROOT / layer).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def imported(source: str, package: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the dotted names that a module of ``package`` imports, relative ones made absolute.

    ``package`` is the module's own package, e.g. ``("triangulation", "model")``.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = base + tuple(node.module.split(".") if node.module else ())
            yield from ((*module, alias.name) for alias in node.names)


def wrong_imports(source: str, package: tuple[str, ...]) -> list[str]:
    """Return the imports that go against the direction of dependence, or name a bare folder."""
    allowed = LAYERS[: LAYERS.index(package[1]) + 1] if len(package) > 1 else LAYERS[:3]
    return [
        ".".join(name)
        for name in imported(source, package)
        if name[0] in LAYERS
        or (name[0] == "triangulation" and len(name) > 1 and name[1] not in allowed)
    ]


def label(path: Path) -> str:
    """Return a path as seen from the root."""
    return path.relative_to(ROOT).as_posix()


def test_there_are_sources() -> None:
    """The tests below would pass on nothing."""
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == {TOP, *LAYERS}


@pytest.mark.parametrize(
    ("source", "package", "wrong"),
    [
        ("from ..agents.russia import Russia", "triangulation.model", []),
        ("from .state import State", "triangulation.model", []),
        ("from ...agents import russia", "triangulation.model.scenarios", []),
        ("import numpy as np", "triangulation.agents", []),
        ("from ..model.state import X", "triangulation.agents", ["triangulation.model.state.X"]),
        ("from .. import ui", "triangulation.experiments", ["triangulation.ui"]),
        ("from ...ui import x", "triangulation.experiments.commands", ["triangulation.ui.x"]),
        ("def f():\n    import triangulation.ui", "triangulation.model", ["triangulation.ui"]),
        ("from model.state import State", "triangulation.ui", ["model.state.State"]),
        ("import agents", "triangulation.ui", ["agents"]),
        ("from .ui import bench", "triangulation", ["triangulation.ui.bench"]),
        ("from .experiments.api.play import run", "triangulation", []),
    ],
)  # fmt: skip
def test_the_check_itself(source: str, package: str, wrong: list[str]) -> None:
    """Wrong imports are seen in every form, right ones let pass."""
    assert wrong_imports(source, tuple(package.split("."))) == wrong


@pytest.mark.parametrize("path", SOURCES, ids=label)
def test_dependence_has_one_direction(path: Path) -> None:
    """The order is ui → experiments → model → agents, and nothing imports a bare folder."""
    folder = path.relative_to(ROOT).parent.parts
    package = (TOP, *(() if folder == (TOP,) else folder))
    assert wrong_imports(path.read_text(encoding="utf-8"), package) == []


@pytest.mark.parametrize("path", TESTS, ids=label)
def test_tests_import_the_installed_package(path: Path) -> None:
    """Tests use ``triangulation.model``, never a bare ``model``."""
    names = imported(path.read_text(encoding="utf-8"), ("tests",))
    assert [".".join(name) for name in names if name[0] in LAYERS] == []


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=label)
def test_files_stay_short(path: Path) -> None:
    """One idea per file: a longer one is two."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


WEB = {"solara", "reacton", "starlette", "uvicorn", "ipyvuetify", "ipywidgets"}
"""Libraries of pages and servers, of which games in progress know nothing."""


@pytest.mark.parametrize("path", [p for p in SOURCES if label(p).startswith("ui/play/")], ids=label)
def test_games_in_progress_are_plain_python(path: Path) -> None:
    package = ("triangulation", *path.relative_to(ROOT).parts[:-1])
    used = {name[0] for name in imported(path.read_text(encoding="utf-8"), package)}
    assert not used & WEB
