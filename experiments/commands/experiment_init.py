"""``triangulation experiment init``: a commented example to start from."""

from __future__ import annotations

import json
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

import click

from ..files import OutputError, write_whole
from ..installing import remedy
from ..study.schema import experiment_schema

SCHEMA = "experiment.schema.json"
"""The schema that the example names; it lies beside it."""


@click.command("init")
@click.argument("file", type=click.Path(path_type=Path), default="experiment.toml")
def command(file: Path) -> None:
    """Write a commented example into FILE (experiment.toml), to be changed at will.

    experiment.schema.json goes beside it; editors that know TOML schemas complete names, show
    their meaning and mark mistakes with it.
    """
    if file.exists():
        raise OutputError(f"{file} exists already and is not overwritten; name another file.")
    if file.suffix != ".toml":
        raise OutputError(f"{file} does not end in .toml; name such a file.")
    example = resources.files("triangulation.experiments.study") / "example.toml"
    schema = json.dumps(experiment_schema(), indent=1, ensure_ascii=False) + "\n"
    texts = {file.with_name(SCHEMA): schema, file: example.read_text(encoding="utf-8")}
    for path, text in texts.items():
        write_whole(path, lambda part, text=text: part.write_bytes(text.encode()))
    click.echo(f"{file} is written; go on with `triangulation experiment check {file}`.")
    if find_spec("SALib") is None:
        click.echo(
            f"Its Sobol design needs SALib, which is missing: {remedy('experiments')}. "
            'Without, take method = "latin-hypercube".'
        )
