"""The session as an experiment: world 0 of "as played" is the room's own course, to the bit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from classes import SETTINGS, Classroom, full_class
from small import command

from triangulation.agents.mistake import Mistake
from triangulation.experiments.study.experiment import load_experiment
from triangulation.experiments.study.results import open_results
from triangulation.model.scenario import load_scenario, read_scenario
from triangulation.ui.play.session.experiment import arms, played_seats, write_experiment
from triangulation.ui.play.session.logged import session_of


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    classroom = full_class(tmp_path_factory.mktemp("class"))
    yield classroom
    classroom.close()


def test_world_0_as_played_is_the_rooms_own_course(played: Classroom, tmp_path: Path) -> None:
    session = session_of(played.room)
    assert played_seats(session) == ["russia", "belarus", "united_states", "public"]
    path = write_experiment(session, tmp_path)
    text = path.read_text().replace("replications = 20", "replications = 2")
    path.write_text(text)
    assert command("experiment", "run", path, "--output", tmp_path / "runs") == 0
    found = open_results(tmp_path / "runs")
    names = list(found.runs["scenario"].unique())
    assert names[0] == "as-played"
    assert names[-1] == "all-by-the-model"
    assert "moscow-by-the-model" in names
    months = found.measures()
    room = played.room.line.columns[1:]
    own = months[(months["scenario"] == "as-played") & (months["replication"] == 0)]
    assert len(own) == len(room) == session.months
    compared = 0
    for name in room[0]:
        if name in own:
            assert (own[name].to_numpy() == np.array([m[name] for m in room])).all(), name
            compared += 1
    assert compared > 100
    first = months[months["replication"] == 0].groupby("scenario")["public_alignment"].agg(tuple)
    kinds = {s: {e.kind for e in arms(session)[s].events} for s in names}
    assert kinds["as-played"] - kinds["minsk-by-the-model"] == {"broken_promise_minsk"}
    assert kinds["as-played"] == kinds["moscow-by-the-model"]
    for name in ("moscow", "minsk", "public", "all"):
        assert first[f"{name}-by-the-model"] != first["as-played"], name


def test_arms_are_read_back_as_they_were_written(played: Classroom, tmp_path: Path) -> None:
    session = session_of(played.room)
    path = write_experiment(session, tmp_path)
    experiment = load_experiment(path)
    assert experiment.seed == SETTINGS.seed
    for scenario in experiment.scenarios:
        made = arms(session)[scenario.name]
        assert load_scenario(str(tmp_path / f"{scenario.name}.toml")).voices == made.voices
        assert scenario.policies == made.policies
        assert scenario.events == made.events
        assert scenario.parameters == made.parameters


VOICE = "{first = 1, last = 2, community = 0, of = 2, stance = 'back', cause = 'west'}"


@pytest.mark.parametrize(
    ("voices", "message"),
    [
        ("3", "voices is 3; allowed is a list"),
        ("[{first = 1}]", "A voice is .*; allowed is a table with first, last"),
        (f"[{VOICE.replace('last = 2', 'last = 0')}]", "last = 0; allowed is a whole number"),
        (f"[{VOICE.replace('community = 0', 'community = 2')}]", "community = 2; .* 0 to 1"),
        (f"[{VOICE.replace('back', 'shout')}]", "stance = 'shout'; allowed is one of back"),
        (f"[{VOICE}, {VOICE.replace('of = 2', 'of = 3')}]", "of = 2 and of = 3"),
    ],
)  # fmt: skip
def test_voices_that_cannot_be_heard_are_refused(voices: str, message: str) -> None:
    text = f"title = 'A'\npaper = 'B'\ndescription = 'C'\nvoices = {voices}\n"
    with pytest.raises(Mistake, match=message):
        read_scenario(text, "own")


def test_voices_beyond_the_last_month_or_the_citizens_are_refused(tmp_path: Path) -> None:
    text = f"title = 'A'\npaper = 'B'\ndescription = 'C'\nvoices = [{VOICE}]\n"
    late = text.replace("first = 1, last = 2", "first = 9, last = 9")
    many = text.replace("of = 2", "of = 50")
    for content, message in ((late, "first = 9"), (many, "of = 50 communities")):
        (tmp_path / "own.toml").write_text(content)
        (tmp_path / "it.toml").write_text(
            "scenarios = ['own.toml']\nreplications = 1\nmonths = 3\ncitizens = 20\n"
        )
        with pytest.raises(Mistake, match=message):
            load_experiment(tmp_path / "it.toml")
