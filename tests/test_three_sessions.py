"""The study of three sessions runs as a reader would run it, and prints the documented table."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
START, END = "<!-- three sessions: start -->\n", "<!-- three sessions: end -->"


@pytest.mark.slow
def test_study_prints_the_table_of_the_page(tmp_path: Path) -> None:
    script = DOCS / "examples" / "three_sessions.py"
    done = subprocess.run(
        [sys.executable, script, tmp_path / "study"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    page = (DOCS / "sessions.md").read_text(encoding="utf-8")
    assert page.split(START)[1].split(END)[0] == done.stdout
    assert (tmp_path / "study" / "people.csv").is_file()
