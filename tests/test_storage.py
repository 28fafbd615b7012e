"""Tables and files: tidy, the same bytes every time, and whole or not there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import pytest
from small import edited

from triangulation.experiments.storage.files import OutputError, new_folder, next_free, write_whole
from triangulation.experiments.storage.manifest import (
    Manifest,
    ManifestError,
    digest,
    read_manifest,
)
from triangulation.experiments.storage.tables import tidy, write_csv, write_parquet

COLUMNS = {
    "alignment": np.array([[0.1, 1 / 3], [-0.5, 1e-17], [0.0, np.pi]]),
    "coercion": np.asfortranarray([[0.0, 1.0], [2.0, 3.0], [4.0, 0.0]]),
}


def test_a_table_has_one_row_per_world_and_month() -> None:
    """Rows run by world, then month; months count from one; every number keeps its bits."""
    table = tidy(COLUMNS, [7, 3, 9])
    assert table.column_names == ["world", "month", "alignment", "coercion"]
    assert table["world"].to_pylist() == [7, 7, 3, 3, 9, 9]
    assert table["month"].to_pylist() == [1, 2, 1, 2, 1, 2]
    assert table["alignment"].to_pylist() == COLUMNS["alignment"].ravel().tolist()
    assert table["coercion"].to_pylist() == [0, 1, 2, 3, 4, 0]
    dated = tidy(COLUMNS, [7, 3, 9], "2020-12")
    assert dated.column_names == ["world", "month", "date", "alignment", "coercion"]
    assert list(map(str, dated["date"].to_pylist())) == ["2020-12-01", "2021-01-01"] * 3
    assert dated.drop_columns("date").equals(table)


def test_both_formats_give_the_same_numbers_back(tmp_path: Path) -> None:
    """Neither Parquet nor CSV loses a bit."""
    table = tidy(COLUMNS, [0, 1, 2])
    write_parquet(table, tmp_path / "t.parquet")
    write_csv(table, tmp_path / "t.csv")
    from_csv = pyarrow.csv.read_csv(tmp_path / "t.csv")
    from_parquet = pyarrow.parquet.read_table(tmp_path / "t.parquet")
    for name in COLUMNS:
        assert from_csv[name].cast("float64").to_pylist() == table[name].to_pylist()
    assert from_parquet.equals(table)


@pytest.mark.parametrize("write", [write_parquet, write_csv])
def test_the_same_table_gives_the_same_bytes(write: object, tmp_path: Path) -> None:
    """No time, name or order of the machine enters a file."""
    assert callable(write)
    for name in ("a", "b"):
        write(tidy(COLUMNS, [0, 1, 2]), tmp_path / name)
    assert digest(tmp_path / "a") == digest(tmp_path / "b")


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    """The old file stays, the half-written one goes, and one sentence says why."""
    path = tmp_path / "file.txt"
    path.write_text("old", encoding="utf-8")

    def fill_the_disk(part: Path) -> None:
        part.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match=r"file.txt cannot be written: No space left on device\."):
        write_whole(path, fill_the_disk)
    assert [p.name for p in tmp_path.iterdir()] == ["file.txt"]
    assert path.read_text(encoding="utf-8") == "old"


def test_folders(tmp_path: Path) -> None:
    """A new or empty folder is taken, any other refused; a free name is found beside it."""
    assert next_free(tmp_path / "run") == tmp_path / "run"
    new_folder(tmp_path / "run")
    new_folder(tmp_path / "run")
    (tmp_path / "run" / "x").touch()
    with pytest.raises(OutputError, match=r"exists already .*; name another output folder\.$"):
        new_folder(tmp_path / "run")
    assert next_free(tmp_path / "run") == tmp_path / "run-2"
    (tmp_path / "run-2").touch()
    assert next_free(tmp_path / "run") == tmp_path / "run-3"
    with pytest.raises(OutputError, match="exists already"):
        new_folder(tmp_path / "run-2")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_without_rights_is_refused(tmp_path: Path) -> None:
    """One sentence, before any work."""
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match=r"ermission denied\."):
        new_folder(tmp_path / "run")


def test_a_manifest_comes_back_as_it_was(tmp_path: Path) -> None:
    """Also from the folder that holds it."""
    manifest = Manifest({"command": "run", "seed": 1}, {"energy.gdp": 1.5}, {"a": "0"})
    manifest.write(tmp_path / "manifest.json")
    assert read_manifest(tmp_path) == manifest
    assert read_manifest(tmp_path / "manifest.json") == manifest
    assert {"python", "triangulation", "numpy"} <= set(manifest.versions)


def test_a_flipped_bit_anywhere_in_a_manifest_is_noticed(tmp_path: Path) -> None:
    """In whatever entry; only the layout may change."""
    manifest = Manifest({"seed": 1, "names": ("a", "ä")}, {"energy.gdp": 1.5}, {"a": "0"})
    right, path = manifest.to_json().encode(), tmp_path / "manifest.json"
    for place in range(len(right)):
        flipped = bytearray(right)
        flipped[place] ^= 1
        path.write_bytes(flipped)
        if not right[place : place + 1].isspace():
            with pytest.raises(ManifestError, match=r"\.$"):
                read_manifest(path)
    path.write_text(json.dumps(json.loads(right)), encoding="utf-8")
    assert read_manifest(path).to_json().encode() == right


@pytest.mark.parametrize("value", [True, False])
def test_what_is_said_to_be_complete_cannot_be_edited(value: bool, tmp_path: Path) -> None:
    """One sentence; a manifest without a digest, as they were, is still read."""
    path = tmp_path / "manifest.json"
    Manifest({}, {}, complete=not value).write(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(json.dumps(not value), json.dumps(value)), encoding="utf-8")
    with pytest.raises(ManifestError, match="was changed or damaged since it was written"):
        read_manifest(path)
    edited(path, path, lambda _: None)
    assert read_manifest(path).complete is value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "{}",
        '{"format": 99}',
        '{"format": 1}',
        '{"format": 1, "settings": 3, "parameters": {}, "files": {}}',
        '{"format": 1, "settings": {}, "parameters": {}, "files": {}, "versions": {}, '
        '"machine": {}, "more": 1}',
        "\udcff",
    ],
)
def test_what_is_no_manifest_is_refused(text: str, tmp_path: Path) -> None:
    """One sentence, whatever the file holds."""
    path = tmp_path / "manifest.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ManifestError, match=r"manifest.*\.$"):
        read_manifest(path)
