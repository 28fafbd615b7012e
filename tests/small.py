"""A small experiment for tests, and what its folder holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from triangulation.experiments.command_line import main
from triangulation.experiments.study import plan

SCRIPT = Path(sys.executable).with_name("triangulation")

TEXT = """
title = "A small one"
scenarios = ["briefing-2020", "patron"]
replications = 3
months = 14
citizens = 20
seed = 7
[parameters]
energy.import_dependence = 0.6
[policies.russia.script]
coercion = 0
[vary]
method = "grid"
[vary.values]
belarus.survival = [1.0, 2.0]
regime.succession_month = [5, 9, 13]
"""
"""Two scenarios × six points × three replications."""

CHUNK = 4
"""Runs of a chunk in tests, so that there are many chunks."""


def small_chunks(patch: pytest.MonkeyPatch) -> None:
    """Cut experiments into chunks of four runs."""
    patch.setattr(plan, "SMALLEST", CHUNK)
    patch.setattr(plan, "CHUNKS_AT_LEAST", 1000)


PROGRAM = """
import sys
from triangulation.experiments.study import plan
plan.SMALLEST, plan.CHUNKS_AT_LEAST = 4, 1000
from triangulation.experiments.command_line import main
main(sys.argv[1:])
"""
"""The command line with small chunks, for a process of its own."""


def command(*words: str | Path) -> int:
    """Return the exit code of a command."""
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def edited(manifest: Path, to: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Rewrite a manifest with other entries and without its digest, as old ones had none."""
    content = json.loads(manifest.read_text(encoding="utf-8"))
    del content["digest"]
    change(content)
    to.write_text(json.dumps(content), encoding="utf-8")
