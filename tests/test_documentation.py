"""The generated pages say what is true now, and the examples run."""

import re
from pathlib import Path

import pytest

from triangulation.experiments.batch import Course, play
from triangulation.experiments.documentation import pages
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


def test_the_tutorial_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, "tutorial.md", "exec"), names)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_installs_another_project_of_the_same_name(page: str) -> None:
    text = (DOCS.parent / page).read_text(encoding="utf-8")
    assert not re.search(r"pip install [\"']?triangulation(?!-belarus)", text)
