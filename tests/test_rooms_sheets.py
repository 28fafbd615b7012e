"""The sheets of a lesson: one file, complete, offline, and computed by the model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from triangulation.model.scenario import load_scenario
from triangulation.ui.play.orders import POWER
from triangulation.ui.play.room import consequences as module
from triangulation.ui.play.room.briefing import claims_by_id
from triangulation.ui.rooms.command import command


@pytest.fixture(autouse=True)
def _few_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WORLDS", 3)
    monkeypatch.setattr(module, "CITIZENS", 30)
    monkeypatch.setattr(module, "ROUNDS", 2)


@pytest.mark.slow
def test_the_table_has_a_line_for_every_instrument_and_directions_make_sense() -> None:
    found = module.consequences(load_scenario("briefing-2020"), 2)
    for name, power in POWER.items():
        lines = {row.words.rpartition(" ")[0] for row in found.moves[name]}
        assert len(lines) == len(power.menu.instruments)
    column = [title for title, _ in found.figures].index("State alignment")
    moves = {row.words: row.values[column] for row in found.moves["belarus"]}
    assert moves["Overtures to Brussels +0.25"].startswith("+")
    assert moves["Overtures to Brussels −0.25"].startswith("−")
    approval = module.FIGURES.index("poll_approval")
    public = {row.words: row.values[approval] for row in found.public}
    assert len(public) == 12
    assert public["Back the leadership, for Neutrality"].startswith("+")
    assert public["Protest, for Neutrality"].startswith("−")


@pytest.mark.slow
def test_the_command_writes_one_file_that_needs_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "sheets.html"
    done = CliRunner().invoke(command, ["--print", str(file), "--months", "2"])
    assert done.exit_code == 0, done.output
    page = file.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [file]
    assert not re.search(r"<(script|link|img)|url\(|(src|href)=", page)
    for power in POWER.values():
        assert f"Briefing: {power.capital}" in page
        assert f"Moves: {power.capital}" in page
    assert "Briefing: The public" in page
    assert "rounds of 2 months" in page
    assert claims_by_id()["S4"].quote in page


def test_a_file_that_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ["--print", str(tmp_path / "none" / "sheets.html")])
    assert done.exit_code != 0
    assert "cannot be written" in str(done.exception or done.output)
