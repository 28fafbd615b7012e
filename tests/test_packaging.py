"""What is installed is what is in the folders, under one name."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("agents", "model", "experiments", "ui")
TOP = "triangulation"
"""The folder of what `import triangulation` offers; the layers are installed below it."""

BUILT_FROM = ("pyproject.toml", "README.md", "LICENSE")


def setuptools_table() -> dict[str, Any]:
    """Return what pyproject.toml tells setuptools."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "setuptools"
    ]


def folders() -> dict[str, str]:
    """Return the folder of every package, by the package's name."""
    marks = [file for layer in LAYERS for file in (ROOT / layer).rglob("__init__.py")]
    found = [file.parent.relative_to(ROOT) for file in marks]
    below = {".".join((TOP, *folder.parts)): folder.as_posix() for folder in found}
    return {TOP: TOP} | below


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command and return its output; fail with its errors."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a wheel from a copy of the sources, without a network."""
    source = tmp_path_factory.mktemp("source")
    for name in (TOP, *LAYERS):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    for name in BUILT_FROM:
        shutil.copy(ROOT / name, source)
    build = "from setuptools import build_meta; build_meta.build_wheel('dist')"
    run(sys.executable, "-c", build, cwd=source)
    (built,) = (source / "dist").glob("*.whl")
    return built


def test_listed_packages_are_the_folders() -> None:
    """A new folder is added to pyproject.toml, or this says so."""
    table = setuptools_table()
    assert sorted(table["packages"]) == sorted(folders())
    assert table["package-dir"] == folders()


def test_every_module_is_in_a_package() -> None:
    """A folder with modules but without ``__init__.py`` would be left out of the wheel."""
    modules = [file for layer in (TOP, *LAYERS) for file in (ROOT / layer).rglob("*.py")]
    assert {file.parent.relative_to(ROOT).as_posix() for file in modules} == set(folders().values())


def test_wheel_holds_the_folders_and_nothing_else(wheel: Path) -> None:
    """Every file of the folders, code or data, is in the wheel, all below one package."""
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    source = wheel.parents[1]
    wanted = {f"{TOP}/{file.name}" for file in (source / TOP).iterdir()} | {
        f"{TOP}/{file.relative_to(source).as_posix()}"
        for layer in LAYERS
        for file in (source / layer).rglob("*")
        if file.is_file()
    }
    assert names == wanted


def test_source_distribution_holds_the_tests_and_all_that_they_need(tmp_path: Path) -> None:
    """A packager runs the tests from it: every file under version control is there, or is named."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("the sources are not under version control here")
    source = tmp_path / "source"
    files = {name for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
    for name in files:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    build = "from setuptools import build_meta; build_meta.build_sdist('dist')"
    run(sys.executable, "-c", build, cwd=source)
    (built,) = (source / "dist").glob("*.tar.gz")
    with tarfile.open(built) as archive:
        names = {name.partition("/")[2] for name in archive.getnames() if "/" in name}
    assert "tests/conftest.py" in names
    for_development = {name for name in files if name.startswith(".")}
    assert files - names == for_development


def test_wheel_works_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    """Installed away from the sources, the command starts and the scenarios are found."""
    pytest.importorskip("ensurepip", reason="this Python cannot make environments")
    home = tmp_path / "clean"
    venv.create(home, with_pip=True, symlinks=True)
    python = home / "bin" / "python"
    run(
        python,
        "-m",
        "pip",
        "install",
        "--no-index",
        "--no-deps",
        "--no-compile",
        wheel,
        cwd=tmp_path,
    )
    lend_dependencies(python, tmp_path)

    play = "import triangulation as tg; print(tg.run(worlds=1, months=1, citizens=5, processes=1))"
    assert run(python, "-c", play, cwd=tmp_path).startswith("<Runs of briefing-2020: 1 worlds")
    where = run(python, "-c", "import triangulation.model as m; print(m.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(home)
    assert "Usage: triangulation" in run(home / "bin" / "triangulation", "--help", cwd=tmp_path)
    names = "from triangulation.model.scenario import scenario_names; print(*scenario_names())"
    listed = run(python, "-c", names, cwd=tmp_path).split()
    assert set(listed) == {file.stem for file in (ROOT / "model" / "scenarios").glob("*.toml")}


def test_types_of_the_python_interface_reach_those_who_install_it(
    wheel: Path, tmp_path: Path
) -> None:
    """A type checker knows what the three lines give, from the wheel alone."""
    pyright = Path(sysconfig.get_path("scripts")) / "pyright"
    if not pyright.is_file():
        pytest.skip("needs pyright")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = tmp_path / "mine.py"
    script.write_text(
        "import triangulation as tg\n"
        "runs = tg.run(worlds=2)\n"
        "reveal_type(runs)\n"
        "reveal_type(tg.game().step())\n"
        "tg.run(wolds=2)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [pyright, "--pythonpath", sys.executable, script],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert 'Type of "runs" is "Runs"' in done.stdout
    assert 'is "Series[float]"' in done.stdout
    assert 'No parameter named "wolds"' in done.stdout
    assert "1 error" in done.stdout


def lend_dependencies(python: Path, cwd: Path) -> None:
    """Let an environment see what this one has installed, but not this one's ``triangulation``.

    A folder named in a .pth file adds its modules; the .pth files in it, which make the sources
    importable here, are not read.
    """
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(python, "-c", ask, cwd=cwd).strip())
    ours = {sysconfig.get_path(kind) for kind in ("purelib", "platlib")}
    (site / "dependencies.pth").write_text("\n".join(sorted(ours)) + "\n", encoding="utf-8")
