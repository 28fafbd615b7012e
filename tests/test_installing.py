"""Where a library is missing, what is advised works in that very environment."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

from triangulation.experiments import installing
from triangulation.experiments.command_line import main

ROOT = Path(__file__).parents[1]


def test_the_libraries_of_an_extra_are_those_of_the_project_file():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == installing.DISTRIBUTION
    for extra, wanted in project["optional-dependencies"].items():
        found = [each.partition(";")[0].strip() for each in installing.libraries(extra)]
        assert found == [each.partition(";")[0].strip() for each in wanted]


def test_in_the_environment_that_make_makes_make_is_advised(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "prefix", str(ROOT / ".venv"))
    assert installing.remedy("ui") == f"`make install` in {ROOT} brings it"


def test_elsewhere_pip_is_advised_or_uv_where_there_is_no_pip(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "prefix", "/elsewhere")
    monkeypatch.setattr(installing, "find_spec", lambda name: object())
    assert f"`{sys.executable} -m pip install 'SALib' 'dask'" in installing.remedy("experiments")
    monkeypatch.setattr(installing, "find_spec", lambda name: None)
    assert installing.remedy("experiments").startswith(
        f"`uv pip install --python {sys.executable} 'SALib'"
    )


def test_an_environment_without_the_extra_says_so_at_init(tmp_path: Path):
    """A real one, with the libraries of the core alone and without pip."""
    home = tmp_path / "core"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.check_output([python, "-c", ask], text=True).strip())
    ours = Path(pytest.__file__).parents[1]
    for path in ours.iterdir():
        if path.name.lower().startswith(("salib", "distributed", "dask")):
            continue
        if path.suffix != ".pth":
            (site / path.name).symlink_to(path)
    for path in ours.glob("__editable__*"):
        if path.suffix == ".pth":
            (site / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    run = "from triangulation.experiments.command_line import main; main()"
    done = subprocess.run(
        [python, "-c", run, "experiment", "init", "mine.toml"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Its Morris design needs SALib, which is missing" in done.stdout
    assert f"`uv pip install --python {python} 'SALib'" in done.stdout


def test_the_command_knows_its_version(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert "version 0" in capsys.readouterr().out
