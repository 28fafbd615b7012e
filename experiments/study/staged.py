"""What a retry or a topping up changes, laid beside the results until it can take their place."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..storage.manifest import digest, read_manifest
from .layout import FAILURES, MANIFEST, MEASURES, RETRY, TOPPING


def begin(folder: Path) -> Path:
    """Return a new, empty folder for what is to replace files of ``folder``."""
    stage = folder / RETRY
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    return stage


def waits(folder: Path) -> bool:
    """Return whether something is played to its end, but not put in place."""
    return (folder / RETRY / MANIFEST).is_file()


def finish(folder: Path) -> None:
    """Put in place what was made, if it was played to its end; else forget it.

    The manifest comes first among what is staged and last into place, so that this can be
    interrupted and done again.
    """
    stage = folder / RETRY
    if waits(folder):
        manifest = read_manifest(stage)
        staged = [path for path in sorted(stage.rglob("*")) if path.is_file()]
        named = {path.relative_to(stage).as_posix(): path for path in staged}
        del named[MANIFEST]
        if all(digest(path) == manifest.files.get(name) for name, path in named.items()):
            for name, path in named.items():
                (folder / name).parent.mkdir(exist_ok=True)
                path.replace(folder / name)
            (stage / MANIFEST).replace(folder / MANIFEST)
            for inner, names in ((FAILURES, "run-*.json"), (MEASURES, "part-*.parquet")):
                for path in (folder / inner).glob(names):
                    if f"{inner}/{path.name}" not in manifest.files:
                        path.unlink()
            shutil.rmtree(folder / TOPPING, ignore_errors=True)  # it was to complete other files
    shutil.rmtree(stage, ignore_errors=True)
