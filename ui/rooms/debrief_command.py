"""``triangulation session debrief``: compute the debrief of an exported session again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

FILE = click.Path(path_type=Path)


@click.command("debrief")
@click.argument("source", type=FILE)
@click.option("--room", default="", help="Code of the room, if the folder has several.")
@click.option("--output", type=FILE, help="File for all numbers, as JSON.")
def command(source: Path, room: str, output: Path | None) -> None:
    """Compute the debrief of a session again.

    It prints the numbers that the room's pages showed. If SOURCE is an export, they are compared
    with its debrief.json; exit code 1 if they differ.

    SOURCE is a session.json, a folder or zip file that contains one, or the folder of
    `triangulation host`, which may be running.
    """
    from ...experiments.storage.files import write_whole
    from ..play.debrief import stored
    from ..play.debrief.frame import frame
    from ..play.room.rooms import FILE as KEPT
    from ..play.session.logged import kept_session
    from ..play.session.replay import replayed
    from ..play.session.session import check_played
    from ..play.session.stored import part_of, read_session
    from .export import debrief_of

    kept = (source / KEPT).is_file()
    session = kept_session(source, room) if kept else read_session(source)
    check_played(session)
    replayed(session)  # says if the replay differs here
    found = debrief_of(session)
    for line in lines(frame(found)):
        click.echo(line)
    if output is not None:
        content = stored.as_json(found)
        write_whole(output, lambda part: part.write_text(content, encoding="utf-8"))
        click.echo(f"All numbers are in {output}.")
    exported = None if kept else part_of(source, stored.FILE)
    if exported is not None:
        same = stored.from_json(exported, stored.FILE) == found
        click.echo(
            f"All numbers {'are those' if same else 'are NOT those'} of {stored.FILE} in {source}."
        )
        if not same:
            raise SystemExit(1)


def lines(words: Mapping[str, Any]) -> Iterator[str]:
    """Yield a debrief as lines of text."""
    yield words["course"]["headline"]
    yield from words["course"]["sentences"]
    after = ", ".join(p["percentile"] for p in words["course"]["percentiles"])
    yield f"Percentile after each round, 100 nearest to the West: {after}."
    yield ""
    yield "What mattered most"
    yield from (f"  {each['sentence']}" for each in words["top"])
    yield ""
    yield "Every decision: alignment at the end, on average; own utility a month; what was done"
    for seat in words["seats"]:
        for each in seat["choices"]:
            if each["decided"]:
                did = "; ".join(each["did"])
                numbers = f"{each['alignment']}, {each['along']}; {each['utility']}"
                yield f"  {each['title']}, round {each['round']}: {numbers}; {did}"
    yield ""
    split = words["split"]
    yield f"Who moved the state from {split['start']} to {split['end']}: {split['total']}"
    yield from (f"  {row['title']}: {row['value']}" for row in split["rows"])
    yield ""
    yield from (f"{deal['title']}: {deal['said']}" for deal in words["deals"])
    for effect in words["public"]["effects"]:
        yield (
            f"{effect['title']}: {effect['heard']} with the public's voices, {effect['silent']} "
            f"without ({effect['unit']}; {effect['change']})"
        )
    for claim in words["claims"]:
        yield f"{claim['id']}, {claim['title']}: {claim['verdict']}. {' '.join(claim['sentences'])}"
    yield f"Not put to the test here: {', '.join(c['id'] for c in words['untried'])}"
    yield ""
    yield from (f"{n}. {question}" for n, question in enumerate(words["questions"], 1))
