"""An output folder is resumed by the same work only."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest
from small import edited

from triangulation.experiments.storage import manifest
from triangulation.experiments.storage.alone import alone_in
from triangulation.experiments.storage.files import OutputError
from triangulation.experiments.storage.manifest import Manifest
from triangulation.experiments.storage.resume import begun_folder, difference, held_folder

SETTINGS = {"command": "study", "months": 12, "ids": ("a", "b")}


def test_the_same_work_goes_on(tmp_path: Path) -> None:
    folder = begun_folder(tmp_path / "new" / "out", SETTINGS, {"energy.gdp": 60.0})
    (folder / "part").write_text("done", encoding="utf-8")
    (folder / ".half.123.part").write_text("ha", encoding="utf-8")
    assert begun_folder(folder, SETTINGS, {"energy.gdp": 60.0}) == folder
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "part"]
    content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (content["complete"], content["settings"]["months"]) == (False, 12)


def test_a_start_that_was_killed_is_repeated(tmp_path: Path) -> None:
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


HEAD, OTHER = "d9602e3c" * 5, "0a1b2c3d" * 5


@pytest.mark.parametrize(
    ("there", "here", "said"),
    [
        (HEAD, f"{HEAD}+858eca3d9569", "has uncommitted changes here, at commit d9602e3c"),
        (f"{HEAD}+858eca3d9569", HEAD, "has uncommitted changes there, at commit d9602e3c"),
        (f"{HEAD}+1", f"{HEAD}+2", "uncommitted changes here that differ from those there"),
        (HEAD, f"{OTHER}+1", "the program is at commit d9602e3c there and at commit 0a1b2c3d with "
                             "uncommitted changes here"),
        (None, HEAD, "the program is of no known commit there and at commit d9602e3c here"),
    ],
)  # fmt: skip
def test_another_source_is_named_in_plain_words(there: str | None, here: str, said: str) -> None:
    one, other = Manifest(SETTINGS, {}, commit=there), Manifest(SETTINGS, {}, commit=here)
    assert said in difference(one, other)
    assert difference(one, one) == ""


HOLD = """
import sys, time
from pathlib import Path
from triangulation.experiments.storage.alone import alone_in
with alone_in(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(300)
"""


def test_a_folder_is_for_one_command_until_its_process_ends(tmp_path: Path) -> None:
    """However it ends; a file that stands beside it meanwhile is removed."""
    folder = tmp_path / "out"
    with held_folder(folder, SETTINGS):
        assert [path.name for path in folder.iterdir()] == ["manifest.json"]
        with pytest.raises(OutputError, match="Another command is working in"):
            held_folder(folder, SETTINGS).__enter__()
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    with pytest.raises(OutputError, match=f"working in {folder}; wait until it has ended, or end"):
        held_folder(folder, SETTINGS).__enter__()
    other.kill()
    other.communicate()
    with held_folder(folder, SETTINGS):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_where_there_are_no_locks_work_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(handle: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", missing)
    with held_folder(tmp_path / "out", SETTINGS) as folder, alone_in(folder):
        assert folder.is_dir()
    with alone_in(tmp_path / "absent"):
        pass


def test_other_versions_are_refused(tmp_path: Path) -> None:
    """Half the data from one version of a library and half from another would be nobody's."""
    path = begun_folder(tmp_path / "out", SETTINGS) / "manifest.json"
    edited(path, path, lambda content: content["versions"].update({"numpy": "1.0"}))
    with pytest.raises(OutputError, match=r'numpy is "1.0" there'):
        begun_folder(tmp_path / "out", SETTINGS)


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    for name in ("notes.txt", ".theirs.1.part"):
        (tmp_path / name).write_text("precious", encoding="utf-8")
    with pytest.raises(OutputError, match="exists already"):
        begun_folder(tmp_path, SETTINGS)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".theirs.1.part", "notes.txt"]


def test_what_differs_is_named_wherever_it_stands(tmp_path: Path) -> None:
    """Settings and parameters may have the same names, and hold others."""
    by_scenario = {"seed": {"russia.fear": 1.0, "russia.sphere": 2.0}}
    folder = begun_folder(tmp_path / "out", {"seed": 1}, by_scenario)
    with pytest.raises(OutputError, match=r"\(seed is 1 there and 2 here\)"):
        begun_folder(folder, {"seed": 2}, by_scenario)
    with pytest.raises(OutputError, match=r"\(seed.russia.fear is 1.0 there and 1.5 here\)"):
        begun_folder(folder, {"seed": 1}, {"seed": {"russia.fear": 1.5, "russia.sphere": 2.0}})


def test_edited_sources_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that is only installed in somebody's repository has no commit of its own."""

    def git(*words: str) -> None:
        me = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *me, *words], cwd=tmp_path, check=True, capture_output=True)

    source = tmp_path / "manifest.py"
    source.write_text("1\n", encoding="utf-8")
    monkeypatch.setattr(manifest, "__file__", str(source))
    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "empty")
    assert manifest.commit() is None
    git("add", ".")
    git("commit", "-q", "-m", "one")
    clean = manifest.commit()
    assert clean is not None
    assert "+" not in clean
    found = {clean}
    for text in ("2\n", "3\n"):
        source.write_text(text, encoding="utf-8")
        edited = str(manifest.commit())
        assert edited.startswith(f"{clean}+")
        found.add(edited)
    assert len(found) == 3
