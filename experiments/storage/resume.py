"""Output folders that can be resumed: from the start they record what is being computed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from .alone import alone_in
from .files import ELSEWHERE, OutputError, new_folder, sweep
from .manifest import Manifest, read_manifest
from .numerics import differing

RECORD = "manifest.json"
"""Where a folder says what is computed in it; ``complete`` is false until it is done."""


ALLOW_MIXED = "--allow-mixed"
"""The option by which machines that round differently may share one work."""

COMMIT = "commit"
"""By which name the source's commit decides an output."""

SHORT = 8
"""Digits of a commit in a message."""

TOPPED_UP = "topped_up"
"""The setting that says when more was added to finished work; it decides nothing of the output."""


@contextmanager
def held_folder(
    path: Path,
    settings: Mapping[str, Any],
    parameters: Mapping[str, Any] | None = None,
    otherwise: str = ELSEWHERE,
    mixed: bool | None = None,
) -> Generator[Path]:
    """Offer the folder of :func:`begun_folder`, for this command alone until the context ends."""
    if not path.exists():
        new_folder(path)
    with alone_in(path):
        yield begun_folder(path, settings, parameters, otherwise, mixed)


def begun_folder(
    path: Path,
    settings: Mapping[str, Any],
    parameters: Mapping[str, Any] | None = None,
    otherwise: str = ELSEWHERE,
    mixed: bool | None = None,
) -> Path:
    """Return the output folder ``path`` in which the work of these settings goes on.

    A new folder gets a manifest that says what is being computed in it and that it is not
    complete. An existing one is accepted if its manifest says the very same: settings and
    parameters (as JSON), versions of the libraries, and commit of the source. One that was begun on
    a machine that rounds differently is accepted only if ``mixed`` (None: nobody can ask
    for it), and then says so. Raises
    :class:`OutputError`, in one sentence, for any other folder (it ends with what can be done
    ``otherwise``), or where it cannot be made.
    """
    begun = Manifest(settings, parameters or {}, complete=False)
    if not (path / RECORD).is_file():
        for part in path.glob(f".{RECORD}.*.part"):
            part.unlink()
        new_folder(path)
        begun.write(path / RECORD)
        return path
    if differs := difference(read_manifest(path), begun):
        raise OutputError(f"{path} holds other work ({differs}); {otherwise}.")
    there = read_manifest(path)
    if (differs := differing(there.numerics, begun.numerics)) and not there.complete:
        if not mixed and not set(begun.numerics) <= set(there.numerics):
            allow = "" if mixed is None else f", or add {ALLOW_MIXED}"
            raise OutputError(
                f"{path} was begun on a machine that rounds differently ({differs}), and the bytes "
                f"would be of neither; {otherwise}{allow}."
            )
        noted(path, begun.numerics)
    sweep(path)
    return path


def remaining(folder: Path, then: str) -> str:
    """Return ``then``, what is there and can be done with it; or that ``folder`` was removed."""
    if (folder / RECORD).is_file():
        return then
    return f"{folder} was removed meanwhile, and the work in it"


def noted(path: Path, more: Iterable[str]) -> None:
    """Note in a folder's manifest by which kinds of machines its work is done."""
    there = read_manifest(path)
    every = list(dict.fromkeys([*there.numerics, *more]))
    if every != list(there.numerics):
        replace(there, numerics=every).write(path / RECORD)


def identity(manifest: Manifest) -> str:
    """Return a digest of everything that decides an output: parts of other work have another."""
    return hashlib.sha256(json.dumps(_decisive(manifest)).encode()).hexdigest()


def difference(there: Manifest, here: Manifest) -> str:
    """Return the first thing that decides an output and is not the same, in words, if any."""
    for old, new in zip(_decisive(there), _decisive(here), strict=True):
        for name in {**old, **new}:
            if name not in old or name not in new or old[name] != new[name]:
                if name == COMMIT:
                    return _sources(there.commit, here.commit)
                return f"{name} is {_short(old, name)} there and {_short(new, name)} here"
    return ""


def _decisive(manifest: Manifest) -> list[dict[str, Any]]:
    """Return what decides an output, as JSON gives it back: one value to a dotted name."""
    source = {**manifest.versions, COMMIT: manifest.commit}
    settings = {name: value for name, value in manifest.settings.items() if name != TOPPED_UP}
    groups = (settings, manifest.parameters, source)
    return [dict(_flat(json.loads(json.dumps(group)))) for group in groups]


def _sources(there: str | None, here: str | None) -> str:
    """Return in plain words how the program's source differs from the one there."""
    if there and here and there.partition("+")[0] == here.partition("+")[0]:
        where = {(True, False): "there", (False, True): "here"}
        place = where.get(("+" in there, "+" in here), "here that differ from those there")
        return f"the program has uncommitted changes {place}, at commit {here[:SHORT]}"
    return f"the program is {_source(there)} there and {_source(here)} here"


def _source(commit: str | None) -> str:
    if commit is None:
        return "of no known commit"
    return f"at commit {commit[:SHORT]}{' with uncommitted changes' * ('+' in commit)}"


def _flat(group: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in group.items():
        if isinstance(value, dict) and value:
            yield from _flat(cast("dict[str, Any]", value), f"{before}{name}.")
        else:
            yield before + name, value


def _short(named: Mapping[str, Any], name: str) -> str:
    """Return a value in a few words."""
    return shortly(named[name]) if name in named else "not given"


def shortly(value: Any) -> str:
    """Return a value of a manifest in a few words."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else f"{text[:19]}…{text[-19:]}"
