"""``triangulation experiment init``: a commented example to start from."""

from __future__ import annotations

from importlib import resources
from importlib.util import find_spec
from pathlib import Path

import click

from ..installing import remedy
from ..storage.files import OutputError, write_whole
from ..study.schema import SCHEMA, schema_text


@click.command("init")
@click.argument("file", type=click.Path(path_type=Path), default="experiment.toml")
def command(file: Path) -> None:
    """Write a commented example, FILE (by default experiment.toml), for you to edit.

    It also writes experiment.schema.json, with which editors complete names, show their meaning and
    mark mistakes. The schema has the names of extensions that are installed or given by --with;
    `triangulation experiment check` adds those that the file itself names.
    """
    if file.exists():
        raise OutputError(f"{file} exists already and is not overwritten; name another file.")
    if file.suffix != ".toml":
        raise OutputError(f"{file} does not end in .toml; choose a name that does.")
    example = resources.files("triangulation.experiments.study") / "example.toml"
    texts = {file.with_name(SCHEMA): schema_text(), file: example.read_text(encoding="utf-8")}
    for path, text in texts.items():
        write_whole(path, lambda part, text=text: part.write_bytes(text.encode()))
    click.echo(f"{file} is written; next, run `triangulation experiment check {file}`.")
    if find_spec("SALib") is None:
        click.echo(
            f"Its Morris design needs SALib, which is missing: {remedy('experiments')}. "
            'Without it, use method = "latin-hypercube" and size = 100.'
        )
