"""The folder of an inquiry: what is finished of it, and what it came to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..engine.store import UNFINISHED, Store
from ..storage.files import ELSEWHERE, OutputError
from ..storage.manifest import Manifest, changed_since, digest, read_manifest
from ..storage.resume import RECORD, identity
from .inquiry import Answer


def store_in(output: Path) -> Store:
    """Return the store of tasks in a folder; refuses one where all is finished, or damaged."""
    there = read_manifest(output / RECORD)
    store = Store(output, identity(there))
    if there.complete is not True:
        return store
    if not (changed := changed_since(there, output)) and there.files:
        raise OutputError(f"{output} holds these very results already.")
    if not (output / UNFINISHED).is_dir():
        raise OutputError(
            f"{output / (changed or [RECORD])[0]} is missing or was changed; put the right file "
            f"back, or {ELSEWHERE}."
        )
    replace(there, files={}, complete=False).write(output / RECORD)
    return store


def write_answer(output: Path, answer: Answer, processes: int = 1) -> None:
    """Write tables, report and manifest; ``processes`` share the drawing."""
    from .report import write_report
    from .results import write_results
    from .tables import claim_rows, outcome_rows, write_table

    write_table(output / "claims.csv", claim_rows(answer))
    write_table(output / "outcomes.csv", outcome_rows(answer))
    write_results(output / "results.json", answer)
    files = ("claims.csv", "outcomes.csv", "results.json")
    manifest = Manifest(answer.inquiry.settings(), {}, {n: digest(output / n) for n in files})
    write_report(output / "report.html", answer, manifest, processes)
    manifest.write(output / RECORD)
    Store(output).clear()
