"""An output folder is gone on with by the very same work, and by no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from triangulation.experiments.files import OutputError
from triangulation.experiments.resume import begun_folder

SETTINGS = {"command": "study", "months": 12, "ids": ("a", "b")}


def test_the_same_work_goes_on(tmp_path: Path) -> None:
    folder = begun_folder(tmp_path / "new" / "out", SETTINGS, {"energy.gdp": 60.0})
    (folder / "part").write_text("done", encoding="utf-8")
    (folder / ".half.123.part").write_text("ha", encoding="utf-8")
    assert begun_folder(folder, SETTINGS, {"energy.gdp": 60.0}) == folder
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "part"]
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (content["complete"], content["settings"]["months"]) == (False, 12)


def test_a_start_that_was_killed_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / ".manifest.json.1.part").write_text("{", encoding="utf-8")
    begun_folder(tmp_path, SETTINGS)


@pytest.mark.parametrize(
    ("settings", "parameters", "said"),
    [
        (SETTINGS | {"months": 24}, {}, "months is 12 there and 24 here"),
        ({"command": "study", "months": 12}, {}, r'ids is \["a", "b"\] there and not given here'),
        (SETTINGS, {"energy.gdp": 50.0}, "energy.gdp is not given there and 50.0 here"),
    ],
)
def test_other_work_is_refused(
    settings: dict[str, object], parameters: dict[str, float], said: str, tmp_path: Path
) -> None:
    begun_folder(tmp_path / "out", SETTINGS)
    with pytest.raises(OutputError, match=f"holds other work .*{said}"):
        begun_folder(tmp_path / "out", settings, parameters)


def test_other_versions_are_refused(tmp_path: Path) -> None:
    """Half the data from one version of a library and half from another would be nobody's."""
    path = begun_folder(tmp_path / "out", SETTINGS) / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["versions"]["numpy"] = "1.0"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(OutputError, match=r'numpy is "1.0" there'):
        begun_folder(tmp_path / "out", SETTINGS)


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("precious", encoding="utf-8")
    with pytest.raises(OutputError, match="exists already"):
        begun_folder(tmp_path, SETTINGS)
