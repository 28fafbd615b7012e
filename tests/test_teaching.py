"""The plans name only what is there: buttons, headings, events, claims and commands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from triangulation.experiments.claims.catalogue import claims
from triangulation.model.kinds import EVENTS

pytest.importorskip("msgspec", reason="The rooms need the extra ui.")

from triangulation.experiments.command_line import cli
from triangulation.ui.rooms.debrief import SCREENS

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "teaching"
PLANS = ("45-minutes.md", "60-minutes.md", "90-minutes.md")
PAGES = (*PLANS, "README.md")
TEMPLATES = "\n".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "ui/rooms/templates").glob("*.html")
)


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def named(page: str) -> set[str]:
    """Return the words in italics: buttons and headings, over line breaks."""
    plain = re.sub(r"```.*?```|\*\*.+?\*\*|`[^`\n]*`", "", page, flags=re.DOTALL)
    return {" ".join(words.split()) for words in re.findall(r"\*([^*]+)\*", plain)} - {"italics"}


def on_the_pages(words: str) -> bool:
    """Return whether words stand on a page: as text between tags, or as a word of a template."""
    titles = {kind.title for kind in EVENTS.values()} | {title for _, title in SCREENS}
    if words in titles:
        return True
    quoted = re.escape(words).replace(r"\ ", r"\s+")
    return re.search(rf"[>\"\s}}]{quoted}(?=[<\"\s{{])", TEMPLATES) is not None


@pytest.mark.parametrize("name", PAGES)
def test_every_button_and_heading_is_there(name: str) -> None:
    found = named(text(name))
    assert len(found) > 10
    assert [words for words in sorted(found) if not on_the_pages(words)] == []


def test_the_check_itself() -> None:
    assert not on_the_pages("Start the round")
    assert on_the_pages("Begin round 1")


@pytest.mark.parametrize("name", PAGES)
def test_claims_exist_and_are_quoted_word_for_word(name: str) -> None:
    known, page = claims(), text(name)
    ids = set(re.findall(r"\b([SMECR]\d)\b", page))
    assert ids
    assert ids <= set(known)
    for claim, words in re.findall(r"^\| (\w\d) \| “(.+?)” \|", page, flags=re.MULTILINE):
        assert words in known[claim].quote


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_runs_from_its_first_minute_to_its_last(name: str) -> None:
    minutes = [int(n) for n in re.findall(r"^\| (\d+) \|", text(name), flags=re.MULTILINE)]
    assert minutes[0] == 0
    assert minutes[-1] == int(name.partition("-")[0])
    assert minutes == sorted(set(minutes))


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_plays_the_rounds_that_the_table_of_sizes_promises(name: str) -> None:
    page = text(name)
    rows = [row for row in page.splitlines() if row.startswith("| ")]
    begun = sum("*Begin round 1*" in row or "*Next round*" in row for row in rows)
    assert begun == sum("*Reveal now*" in row for row in rows)
    (promised,) = re.findall(r"^\| Rounds in 45 / 60 / 90 minutes \|(.+)\|$", text("README.md"),
                             flags=re.MULTILINE)  # fmt: skip
    thirty = [int(n) for n in promised.split("|")[2].split("/")]
    assert begun == thirty[PLANS.index(name)]
    assert sum(row.count("*Debrief*") for row in rows) == 1
    assert sum(row.count("*Next ›*") for row in rows) == len(SCREENS) - 1


@pytest.mark.parametrize("name", PAGES)
def test_commands_can_be_given(name: str) -> None:
    blocks = re.findall(r"```\n(.*?)```", text(name), flags=re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines() if line.strip()]
    assert lines
    for line in lines:
        program, command, *arguments = shlex.split(line)
        assert program == "triangulation"
        found = cli.get_command(None, command)  # type: ignore[arg-type]
        assert found is not None, line
        found.make_context(command, arguments)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", text(name)):
        page = FOLDER / target if target else FOLDER / name
        assert page.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
            assert anchor in slugs, anchor
