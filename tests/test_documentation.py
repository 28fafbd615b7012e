"""The generated pages say what is true now, and the examples run."""

import re
import shlex
from pathlib import Path

import click
import pytest

from triangulation.experiments.command_line import cli
from triangulation.experiments.playing.batch import Course, play
from triangulation.experiments.reference.documentation import pages
from triangulation.model.parameters import Parameters
from triangulation.model.scenario import read_scenario

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("name", list(pages()))
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_every_recorded_column_is_explained() -> None:
    page = pages()["measures.md"]
    columns = play(Course(Parameters(), (0,), months=1, citizens=5))
    explained = set(re.findall(r"^\| `(\w+)` \| \S", page, flags=re.MULTILINE))
    assert explained == set(columns)


PAGES = sorted(
    str(path.relative_to(DOCS.parent)) for path in [*DOCS.parent.glob("*.md"), *DOCS.rglob("*.md")]
)


def test_every_decision_has_a_date_and_a_status_and_is_listed() -> None:
    records = [path for path in (DOCS / "decisions").glob("*.md") if path.name != "README.md"]
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    for path in records:
        text = path.read_text(encoding="utf-8")
        title = text.splitlines()[0].removeprefix("# ")
        dated = re.search(r"^Date: (\d{4}-\d\d-\d\d)\. Status: \S.*\.$", text, re.MULTILINE)
        assert dated, path.name
        assert f"| {dated[1]} | [{title}]({path.name}) |" in listed


def test_every_page_has_its_place_in_the_site() -> None:
    """Decisions are listed in their index, all other pages in the site's navigation."""
    site = (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8")
    for path in DOCS.rglob("*.md"):
        name = path.relative_to(DOCS).as_posix()
        if path.parent.name != "decisions" or path.name == "README.md":
            assert re.search(rf": {re.escape(name)}$|- {re.escape(name)}$", site, re.MULTILINE), (
                f"mkdocs.yml has no place for docs/{name}: name it under nav."
            )


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    path = DOCS.parent / page
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{page}: {target}"


def test_the_scenario_written_out_can_be_played() -> None:
    text = (DOCS / "own-scenarios.md").read_text(encoding="utf-8")
    paths, voices = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    assert len(read_scenario(voices, "spoken").voices) == 2
    scenario = read_scenario(paths, "mine")
    assert set(scenario.parameters.paths) == {"energy.price_mean", "security.external_threat"}
    columns = play(Course(scenario.parameters, (0,), months=2, citizens=5))
    assert columns["alignment"].shape == (1, 2)


def test_the_tutorial_runs_and_prints_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(python|text)\n(.*?)```", text, flags=re.DOTALL)
    assert {kind for kind, _ in blocks} == {"python", "text"}
    names: dict[str, object] = {}
    printed = ""
    for kind, block in blocks:
        if kind == "python":
            assert not printed, f"The page does not show what is printed: {printed}"
            exec(compile(block, "tutorial.md", "exec"), names)
            printed = capsys.readouterr().out
        else:
            assert_same_words(printed, block)
            printed = ""
    assert not printed


def assert_same_words(printed: str, shown: str) -> None:
    """Compare two texts; numbers may differ in the last of three decimals, as machines round."""
    assert len(printed.split()) == len(shown.split())
    for word, other in zip(printed.split(), shown.split(), strict=True):
        if re.fullmatch(r"-?\d+\.\d+", word):
            assert float(word) == pytest.approx(float(other), abs=0.0011)
        else:
            assert word == other


@pytest.mark.parametrize("page", PAGES)
def test_no_page_installs_another_project_of_the_same_name(page: str) -> None:
    text = (DOCS.parent / page).read_text(encoding="utf-8")
    assert not re.search(r"pip install [\"']?triangulation(?!-belarus)", text)


def commands(text: str) -> list[list[str]]:
    """Return the commands in a page's blocks of code, as a shell takes them apart."""
    inside, found = False, list[list[str]]()
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip().startswith("```"):
            inside = not inside
        elif inside and line.strip().startswith("triangulation "):
            found.append(shlex.split(line, comments=True)[1:])
    return found


def understood(words: list[str]) -> None:
    """Parse a command line as the program does, without running it; raise if it would refuse."""
    command: click.Command = cli
    context = click.Context(command)
    while isinstance(command, click.Group):
        if not words or words[0].startswith("-"):
            return
        inner = command.get_command(context, words[0])
        assert inner is not None, f"There is no command {words[0]}."
        command, words = inner, words[1:]
        context = click.Context(command, parent=context)
    options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    for word in words:
        name = word.partition("=")[0]
        if word.startswith("--") and name not in ("--help", "--"):
            assert name in options, f"{command.name} has no option {name}."


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_pages_exist_with_their_options(page: str) -> None:
    for words in commands((DOCS.parent / page).read_text(encoding="utf-8")):
        understood(words)


def test_commands_that_do_not_exist_are_seen() -> None:
    page = "```\ntriangulation run --wolrds 3  # a comment\n```\n```sh\ntriangulation paly\n```\n"
    wrong = commands(page)
    assert wrong == [["run", "--wolrds", "3"], ["paly"]]
    for words in wrong:
        with pytest.raises(AssertionError):
            understood(words)
    understood(["experiment", "run", "--help"])


def test_files_and_targets_named_for_contributors_exist() -> None:
    root = DOCS.parent
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)) <= targets
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    named = re.findall(r"[`\" ]((?:agents|model|experiments|ui|tests|docs)/[\w/.-]+\.\w+)", text)
    assert len(named) > 20
    made = {"model/scenarios/cheap-oil.toml", "ui/components/NAME.vue", "docs/NAME.md"}
    assert {name for name in named if not (root / name).is_file()} <= made


@pytest.mark.parametrize("page", PAGES)
def test_rows_of_tables_are_whole(page: str) -> None:
    text = (DOCS.parent / page).read_text(encoding="utf-8")
    plain = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    rows = [line.strip() for line in plain.splitlines() if line.lstrip().startswith("|")]
    assert [row for row in rows if not row.endswith("|")] == []
