"""``triangulation rerun``: play again what a manifest describes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..extensions.loading import needed
from ..playing.job import job_from
from ..storage.files import next_free
from ..storage.manifest import Manifest, ManifestError, changed_since, extensions_of, read_manifest
from ..storage.numerics import differing
from . import options
from .run import carry_out


@click.command("rerun")
@click.argument("manifest", type=click.Path(path_type=Path))
@options.output
@options.processes
@options.quiet
def command(manifest: Path, output: Path | None, processes: int, quiet: bool) -> None:
    """Play again what MANIFEST describes, and compare the data byte by byte.

    MANIFEST is a manifest.json or a folder that contains one. The results go to a new folder. If
    the run was interrupted, only its finished worlds are played again. Exit code 1 if the bytes
    differ, which other versions of the libraries and other processors can cause.
    """
    old = read_manifest(manifest)
    if old.settings.get("command") != "run":
        raise ManifestError(f"{manifest} was not written by `triangulation run`.")
    needed(extensions_of(old), f"{manifest}")
    job = job_from(old)
    folder = (manifest if manifest.is_dir() else manifest.parent).resolve()
    for name in changed_since(old, folder):
        click.echo(
            f"{folder / name} is missing or was changed since it was written.",
            err=True,
        )
    target = output or next_free(folder.with_name(f"{folder.name}-rerun"))
    outcome = carry_out(job, target, processes, quiet)
    if outcome.manifest.files == old.files:
        click.echo(f"The data in {target} are the same, byte by byte.")
        return
    click.echo(f"The data in {target} differ from the manifest's.{_why(old, outcome.manifest)}")
    sys.exit(1)


def _why(old: Manifest, new: Manifest) -> str:
    """Return which versions or commit differ, as the likely reason."""
    changed = [
        f"{name} {old.versions.get(name)} → {version}"
        for name, version in new.versions.items()
        if old.versions.get(name) != version
    ]
    if old.commit != new.commit:
        changed.append(f"commit {old.commit} → {new.commit}")
    if differs := differing(old.numerics, new.numerics):
        changed.append(f"{differs}: these machines round differently")
    return f" What is different: {', '.join(changed)}." if changed else ""
