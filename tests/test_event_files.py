"""Events in files and on the command line: what is accepted, kept, and reported."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from triangulation.agents.mistake import Mistake
from triangulation.experiments.command_line import main
from triangulation.experiments.playing.batch import Course
from triangulation.experiments.playing.job import Job, job_from
from triangulation.experiments.reference.documentation import events_page
from triangulation.experiments.reports.turning_points import replay, turning_points
from triangulation.experiments.storage.manifest import Manifest, read_manifest
from triangulation.experiments.study.experiment import load_experiment
from triangulation.model.kinds import EVENTS
from triangulation.model.parameters import Parameters
from triangulation.model.scenario import load_scenario, read_scenario
from triangulation.model.scenario_text import scenario_text
from triangulation.model.schedule import Event, event_from, schedule_from

HEAD = 'title = "t"\npaper = "p"\ndescription = "d"\n'
WAVE = 'events = [{month = 7, kind = "protest_wave", size = 0.5}, {month = 9, kind = "visit"}]\n'
MEANT = (Event(7, "protest_wave", 0.5), Event(9, "visit"))


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Return exit code and all output of a command."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(ended.value.code or 0), captured.out + captured.err


def test_events_of_a_scenario_are_read_and_written() -> None:
    scenario = read_scenario(HEAD + WAVE, "mine")
    assert scenario.events == MEANT
    assert read_scenario(scenario_text(scenario), "mine") == scenario
    default = load_scenario("briefing-2020")
    again = read_scenario(scenario_text(default), "briefing-2020")
    assert again.events == default.events
    assert {event.kind for event in default.events} == {"joint_exercise"}


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("protest_wave@7:0.5", Event(7, "protest_wave", 0.5)),
        ("visit@12", Event(12, "visit", 1.0)),
        (" loan @ 3 : 1 ", Event(3, "loan", 1.0)),
    ],
)
def test_an_event_in_few_words(text: str, event: Event) -> None:
    assert event_from(text) == event


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("protestwave@7", "There is no kind of event 'protestwave'; did you mean protest_wave?"),
        ("xyz@7", "There is no kind of event 'xyz'; allowed are price_shock, energy_dispute"),
        ("visit@0", "The month of the event visit is 0; allowed is a whole number, from 1 on."),
        ("visit@1.5", "The month of the event visit is '1.5'; allowed is a whole number"),
        ("visit@2:0", "The size of the event visit is 0.0; allowed is a number above 0, up to 1."),
        ("visit@2:1.01", "The size of the event visit is 1.01; allowed is a number above 0"),
        ("visit@2:nan", "The size of the event visit is nan; allowed is a number above 0"),
        ("visit@2:big", "The size of the event visit is 'big'; allowed is a number above 0"),
        ("visit", "The event is 'visit'; write KIND@MONTH or KIND@MONTH:SIZE"),
        ("visit@2@3", "The event is 'visit@2@3'; write KIND@MONTH"),
        ("visit@200", "The month of the event visit is 200; allowed is a month that is played, 1"),
    ],
)
def test_a_wrong_event_is_refused_in_one_sentence(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "run"
    words = ["run", "--event", text, "--months", "12", "--output", str(output)]
    code, answer = said(capsys, *words)
    assert code == 2
    assert told in answer
    assert len(answer.strip().splitlines()) == 1
    assert not output.exists()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("visit@3", "events is 'visit@3'; allowed is a list of tables"),
        (["visit@3"], "An event is 'visit@3'; allowed is a table with month, kind"),
        ([{"kind": "visit"}], "allowed is a table with month, kind"),
        ([{"kind": "visit", "month": 3, "strength": 1}], "allowed is a table with month, kind"),
        ([{"kind": "visit", "month": True}], "The month of the event visit is True"),
        ([{"kind": "visit", "month": 3, "size": "1"}], "The size of the event visit is '1'"),
        ([{"kind": ["visit"], "month": 3}], "There is no kind of event ['visit']"),
    ],
)
def test_a_wrong_list_of_events_is_refused(written: Any, told: str) -> None:
    with pytest.raises(Mistake) as refused:
        schedule_from(written)
    assert told in str(refused.value)


def test_a_run_keeps_its_events_and_a_rerun_plays_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, again = tmp_path / "run", tmp_path / "again"
    words = ["run", "--scenario", "equal-union", "--event", "scandal@2:0.4", "--months", "3"]
    size = ["--worlds", "2", "--citizens", "20", "--processes", "1", "--quiet"]
    assert said(capsys, *words, *size, "--output", str(output)) == (0, "")
    kept = json.loads((output / "manifest.json").read_text(encoding="utf-8"))["settings"]["events"]
    assert kept == [{"month": 2, "kind": "scandal", "size": 0.4}]
    assert "A scandal breaks" in (output / "report.html").read_text(encoding="utf-8")
    quiet = ["--output", str(again), "--quiet", "--processes", "1"]
    code, answer = said(capsys, "rerun", str(output), *quiet)
    assert code == 0
    assert "are the same, byte by byte" in answer


def test_a_manifest_brings_the_job_back(tmp_path: Path) -> None:
    job = Job(replace(load_scenario("patron"), events=MEANT), worlds=2, citizens=10)
    Manifest(job.settings(), job.scenario.parameters.values()).write(tmp_path / "manifest.json")
    assert job_from(read_manifest(tmp_path)).scenario.events == MEANT


def test_an_experiment_adds_its_events_to_those_of_its_scenarios(tmp_path: Path) -> None:
    path = tmp_path / "experiment.toml"
    path.write_text(f'scenarios = ["briefing-2020", "equal-union"]\n{WAVE}', encoding="utf-8")
    first, second = load_experiment(path).scenarios
    assert first.events == (*load_scenario("briefing-2020").events, *MEANT)
    assert second.events == MEANT
    path.write_text(f"months = 8\n{WAVE}", encoding="utf-8")
    with pytest.raises(Mistake, match="event visit is 9; allowed is a month that is played, 1 to"):
        load_experiment(path)


def test_turning_points_name_events() -> None:
    course = Course(Parameters(), (0,), 4, 30, 4, events=(Event(3, "war_nearby", 0.8),))
    told = {p.month: p.headline for p in turning_points(replay(course, 0), Parameters())}
    assert "War breaks out in the neighbourhood (size 0.80)" in told[3]


def test_the_page_has_every_kind() -> None:
    page = events_page()
    for name, kind in EVENTS.items():
        assert f"| `{name}` | *{kind.title}.* {kind.meaning} |" in page
