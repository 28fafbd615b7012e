"""The manifest: what made an output, completely enough to make it again."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from ...agents.mistake import Mistake, shortened, shown
from ...model.texts import json_from
from ..extensions import registry
from ..installing import version
from .files import write_whole
from .numerics import numerics

FORMAT = 1
"""Version of the manifest's layout."""

LIBRARIES = ("numpy", "scipy", "networkx", "pyarrow", "mesa", "pandas", "SALib")
"""Libraries whose versions can change a result or the bytes that hold it."""


DIGEST = "digest"
"""The entry that holds a digest of all others."""


class ManifestError(Mistake):
    """A manifest that cannot be read."""


@dataclass(frozen=True)
class Manifest:
    """What made an output.

    ``settings`` says what was asked for (command, scenario, seed, worlds, months, citizens,
    policies); ``parameters`` holds every parameter's value; ``files`` the SHA-256 of each data
    file. ``complete`` is false where the work was interrupted.
    """

    settings: Mapping[str, Any]
    parameters: Mapping[str, Any]
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    complete: bool = True
    versions: Mapping[str, str] = field(default_factory=lambda: versions())
    commit: str | None = field(default_factory=lambda: commit())
    machine: Mapping[str, Any] = field(default_factory=lambda: machine())
    format: int = FORMAT
    numerics: Sequence[str] = field(default_factory=lambda: [numerics()])
    """How the machines round that did the work, one entry for each kind of them."""

    def write(self, path: Path) -> None:
        """Write the manifest as JSON, whole or not at all."""
        write_whole(path, lambda part: part.write_text(self.to_json(), encoding="utf-8"))

    def to_json(self) -> str:
        """Return the manifest as JSON, keys in a fixed order; last comes a digest of the rest."""
        content = asdict(self)
        content[DIGEST] = _digest_of(content)
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def read_manifest(path: Path) -> Manifest:
    """Return the manifest in a file, or in a folder that has one.

    Raises :class:`ManifestError`, in one sentence, if there is none, it cannot be read, or it is
    not what was written. Manifests of versions that wrote no digest are taken as they are.
    """
    if path.is_dir():
        path = path / "manifest.json"
    try:
        content: Any = json_from(path.read_text(encoding="utf-8"))
    except OSError:
        raise ManifestError(f"There is no manifest at {shortened(path)}.") from None
    except ValueError as error:
        reason = shortened(error)
        raise ManifestError(
            f"The manifest {shortened(path)} is not valid JSON: {reason}."
        ) from None
    if not hasattr(content, "keys") or content.get("format") != FORMAT:
        raise ManifestError(
            f"{shortened(path)} is not a manifest of format {FORMAT} of this program."
        )
    if DIGEST in content and not _unchanged(content, content.pop(DIGEST)):
        raise ManifestError(
            f"The manifest {shortened(path)} was changed or damaged since it was written; "
            "put the right one back, or name another folder."
        )
    tables = ("settings", "parameters", "files", "versions", "machine")
    if any(not hasattr(content.get(name), "keys") for name in tables):
        raise ManifestError(f"The manifest {shortened(path)} lacks one of {', '.join(tables)}.")
    known: Any = content.setdefault("numerics", [])
    if not isinstance(known, list) or not all(isinstance(each, str) for each in known):  # pyright: ignore[reportUnknownVariableType]
        raise ManifestError(f"numerics in {shortened(path)} is {shown(known)}; allowed is a list.")
    try:
        return Manifest(**content)
    except TypeError:
        raise ManifestError(
            f"The manifest {shortened(path)} lacks entries or has unknown ones."
        ) from None


def _digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a manifest's entries, however they are laid out in its file."""
    text = json.dumps(json.loads(json.dumps(content)), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _unchanged(content: Mapping[str, Any], written: Any) -> bool:
    try:
        return written == _digest_of(content)
    except RecursionError:  # nested deeper than anything that was written here
        return False


def versions() -> dict[str, str]:
    """Return the versions of Python, of this package and of what its results depend on.

    Of extensions it is the digest of their files.
    """
    found = {"python": platform.python_version(), "triangulation": version()}
    for library in LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            continue
    return found | registry.digests()


def source() -> Mapping[str, str]:
    """Return what two processes must have alike to do one work: versions, and a known commit."""
    return {**_program(), **registry.digests()}


def extensions_of(manifest: Manifest) -> list[tuple[str, str]]:
    """Return the name and the digest of each extension that a manifest names."""
    return [
        (name.removeprefix(registry.WORD), each)
        for name, each in manifest.versions.items()
        if name.startswith(registry.WORD)
    ]


@cache
def _program() -> Mapping[str, str]:
    """Return the versions of this program and its libraries, and its commit if it is known."""
    known = commit()
    return versions() | ({"commit": known} if known else {})


def commit() -> str | None:
    """Return the commit of the source that runs, if any.

    If the source was edited since, ``+`` and a digest of its changes follow. None where it is
    installed, even inside somebody's repository.
    """
    here = Path(__file__).resolve()
    try:
        _git(here.parent, "ls-files", "--error-unmatch", here.name)
        top = _git(here.parent, "rev-parse", "HEAD")
        changes = _git(here.parent, "diff", "HEAD")
    except (OSError, subprocess.CalledProcessError):
        return None
    return top + (f"+{hashlib.sha256(changes.encode()).hexdigest()[:12]}" if changes else "")


def _git(folder: Path, *words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def machine() -> dict[str, Any]:
    """Return what kind of machine this is; no names of people, hosts or folders."""
    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def changed_since(manifest: Manifest, folder: Path) -> list[str]:
    """Return the names of data files that are missing in ``folder``, or not the manifest's."""
    return [
        name
        for name, wanted in manifest.files.items()
        if not (folder / name).is_file() or digest(folder / name) != wanted
    ]
