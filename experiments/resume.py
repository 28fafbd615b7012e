"""Output folders that are gone on with: what is being computed stands in them from the start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .files import OutputError, new_folder, sweep
from .manifest import Manifest, read_manifest

RECORD = "manifest.json"
"""Where a folder says what is computed in it; ``complete`` is false until it is done."""


def begun_folder(
    path: Path, settings: Mapping[str, Any], parameters: Mapping[str, Any] | None = None
) -> Path:
    """Return the output folder ``path`` in which the work of these settings goes on.

    A new folder gets a manifest that says what is being computed in it and that it is not
    complete. An existing one is accepted if its manifest says the very same: settings and
    parameters (as JSON), versions of the libraries, and commit of the source. Raises
    :class:`OutputError`, in one sentence, for any other folder, or where it cannot be made.
    """
    sweep(path)
    begun = Manifest(settings, parameters or {}, complete=False)
    if not (path / RECORD).is_file():
        new_folder(path)
        begun.write(path / RECORD)
        return path
    there, here = _decisive(read_manifest(path)), _decisive(begun)
    differing = [name for name in {**there, **here} if there.get(name) != here.get(name)]
    if differing:
        name = differing[0]
        raise OutputError(
            f"{path} holds other work ({name} is {_short(there, name)} there and "
            f"{_short(here, name)} here); name another folder with --output."
        )
    return path


def _decisive(manifest: Manifest) -> dict[str, Any]:
    """Return what decides an output, by name, as JSON gives it back."""
    named = {**manifest.settings, **manifest.parameters, **manifest.versions}
    plain: dict[str, Any] = json.loads(json.dumps(named | {"commit": manifest.commit}))
    return plain


def _short(named: Mapping[str, Any], name: str) -> str:
    """Return a value in a few words."""
    text = json.dumps(named[name], ensure_ascii=False) if name in named else "not given"
    return text if len(text) <= 40 else f"{text[:19]}…{text[-19:]}"
