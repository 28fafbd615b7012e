"""An experiment as its file says it: read, checked, and complete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from ...agents.mistake import Mistake, nearest, shortened, shown
from ...model.parameters import Parameters
from ...model.paths import files_of, with_files
from ...model.posterior import PLAUSIBLE, Posterior, posterior_from
from ...model.record import YEAR, record, with_drift
from ...model.scenario import READ_AS, Scenario, flat, load_scenario, policies_from
from ...model.schedule import Schedule, check_played, schedule_from
from ...model.speeches import check_heard
from ...model.texts import toml_from
from ..extensions.loading import load_file
from ..playing.batch import Course
from .entries import KEEP, LARGEST, TOP, ExperimentError, read_entries
from .layout import EXPERIMENT
from .points import Points, count_points, points
from .until import Until, read_until
from .varied import Varied, read_varied

TOGETHER = ("alignment", "trade", "citizens")
"""Groups with parameters that are each possible but not in every combination."""


@dataclass(frozen=True)
class Experiment:
    """What is asked: scenarios × points × replications, each a run of some months.

    ``scenarios`` have the fixed parameters and the policies of the file applied. ``measures`` are
    the names of what is kept, ``months_kept`` one of :data:`.entries.MONTHS_KEPT`, ``summaries``
    some of :data:`.entries.SUMMARIES_KEPT`; ``until`` is when a run stops before its last month, if
    it does. ``text`` is
    the file as it was read, ``files`` the texts of own scenario files by name.
    """

    title: str
    scenarios: tuple[Scenario, ...]
    replications: int
    months: int
    citizens: int
    seed: int
    varied: Varied | None
    measures: tuple[str, ...]
    months_kept: str
    summaries: tuple[str, ...]
    until: Until | None
    text: str
    files: Mapping[str, str]

    def points(self) -> Points:
        """Return the points; always the same ones."""
        return points(self.varied, self.seed)

    @property
    def all_files(self) -> dict[str, str]:
        """Return the texts of all files that say what is asked, by name."""
        return {EXPERIMENT: self.text, **self.files}

    @property
    def runs(self) -> int:
        """Return the number of runs."""
        return len(self.scenarios) * count_points(self.varied) * self.replications


def load_experiment(path: Path) -> Experiment:
    """Return the experiment that a TOML file describes.

    Raises :class:`Mistake`, in one sentence naming the field, if it cannot be read or run.
    """
    try:
        text = path.read_text(encoding=READ_AS)
        content = toml_from(text)
    except (OSError, UnicodeDecodeError) as error:
        reason = shortened(getattr(error, "strerror", None) or error)
        raise ExperimentError(
            f"The experiment file {shortened(path)} cannot be read: {reason}."
        ) from None
    except Mistake as error:
        raise ExperimentError(f"{shortened(path)} is not valid TOML: {error}.") from None
    given = read_entries(content, TOP)
    keep = read_entries(given["keep"] or {}, KEEP, "keep.")
    added = _extensions(path, given["with"])
    files = {name: _own_file(path, name) for name in given["scenarios"] if name.endswith(".toml")}
    raw = flat(given["parameters"] or {})
    files |= {name: _own_file(path, name) for name in _files_of_paths(raw, files.values())}
    files |= {name: _own_file(path, name, "vary.file") for name in _table_of(given["vary"])}
    fixed = with_files(raw, path.parent)
    if given["posterior"] not in (None, PLAUSIBLE):
        files |= {given["posterior"]: _own_file(path, given["posterior"], "posterior")}
    sets = posterior_from(path.stem, given["posterior"] or [], path.parent)
    policies: dict[str, Any] = given["policies"] or {}
    events = schedule_from(given["events"] or [])
    check_played(events, given["months"])
    scenarios = tuple(
        _scenario(path.parent, name, fixed, policies, events, sets) for name in given["scenarios"]
    )
    if len({scenario.name for scenario in scenarios}) < len(scenarios):
        raise ExperimentError(f"Two of the scenarios have one name: {shown(given['scenarios'])}.")
    experiment = Experiment(
        title=given["title"],
        scenarios=scenarios,
        varied=read_varied(given["vary"], lambda name: files[name]),
        measures=_measures(keep["measures"]),
        months_kept=keep["months"],
        summaries=keep["summaries"],
        until=read_until(given["until"], recorded_measures()),
        text=text,
        files=files | added,
        **{name: given[name] for name in ("replications", "months", "citizens", "seed")},
    )
    for scenario in scenarios:
        check_heard(scenario.voices, experiment.months, experiment.citizens)
    _check_scripts(policies, experiment.months)
    _check(experiment, fixed)
    return experiment


def _extensions(path: Path, names: Iterable[str]) -> dict[str, str]:
    """Load the extensions beside an experiment file; return the texts of all their files."""
    texts: dict[str, str] = {}
    for name in names:
        _own_file(path, name, "with")
        loaded = load_file(path.parent / name)
        for file in loaded.files:
            beside = file.relative_to(loaded.folder).as_posix()
            texts[beside] = _own_file(path, beside, "with")
    return texts


def _files_of_paths(fixed: Mapping[str, Any], scenarios: Iterable[str]) -> list[str]:
    """Return the files of paths that the experiment or its own scenarios name."""
    names = files_of(fixed)
    for text in scenarios:
        try:
            content: Any = toml_from(text).get("parameters", {})
        except Mistake:
            continue  # refused where the scenario is read
        names += files_of(
            flat(cast("dict[str, Any]", content)) if isinstance(content, dict) else {}
        )
    return names


def _table_of(vary: Any) -> list[str]:
    """Return the name of the table of points, if one is named."""
    name: Any = cast("dict[str, Any]", vary).get("file") if isinstance(vary, dict) else None
    return [name] if isinstance(name, str) else []


def _own_file(path: Path, name: str, entry: str = "scenarios") -> str:
    """Return the text of a file that lies beside the experiment file, which ``entry`` names."""
    if name == EXPERIMENT:
        raise ExperimentError(
            f"{entry} names {shown(name)}; allowed is any other name: in the results' folder, "
            "the "
            "experiment file is called so."
        )
    if Path(name).name != name:
        raise ExperimentError(
            f"{entry} names {shown(name)}; allowed is a file beside the experiment file, "
            "without folders."
        )
    try:
        return (path.parent / name).read_text(encoding=READ_AS)
    except (OSError, UnicodeDecodeError, ValueError):
        raise ExperimentError(
            f"{entry} names {shown(name)}, which cannot be read beside {shortened(path)}."
        ) from None


def _scenario(
    folder: Path,
    name: str,
    fixed: Mapping[str, Any],
    policies: Mapping[str, Any],
    events: Schedule,
    sets: Posterior,
) -> Scenario:
    """Return a scenario with the experiment's own parameters, sets, policies and events."""
    scenario = load_scenario(str(folder / name) if name.endswith(".toml") else name)
    policies_from(policies)
    return replace(
        scenario,
        parameters=scenario.parameters.with_values(fixed),
        policies={**scenario.policies, **policies},
        events=(*scenario.events, *events),
        posterior=sets or scenario.posterior,
    )


@cache
def recorded_measures() -> tuple[str, ...]:
    """Return the names of everything that is recorded of a month; none is played for that."""
    start = Course(Parameters(), (0,), months=1, citizens=5).simulation().now
    columns = {name: values[:, None] for name, values in record(start).items()}
    return tuple(with_drift(columns, start.measures.alignment))


def _measures(named: tuple[str, ...]) -> tuple[str, ...]:
    """Return the measures to keep, in the order of the record."""
    known = recorded_measures()
    for name in named:
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean {near}?" if near else "docs/measures.md lists all."
            raise ExperimentError(
                f"keep.measures names {shown(name)}, which is not recorded; {hint}"
            )
    return tuple(name for name in known if name in named) if named else known


def _check_scripts(policies: Mapping[str, Any], months: int) -> None:
    """Refuse a script of which something would never be played: it lies after the last month."""
    for power, words in policies.items():
        script: dict[str, Any] = words.get("script", {})
        for instrument, levels in script.items():
            latest = _latest_beginning(levels)
            if latest > months:
                raise ExperimentError(
                    f"policies.{power}.script.{instrument} has a level for month {latest}; allowed "
                    f"are levels for the {months} months that are played."
                )


def _latest_beginning(levels: Any) -> int:
    """Return the last month in which a level of a script begins."""
    each: list[Any] = list(levels) if np.iterable(levels) else [levels]
    return max(
        int(entry["first"]) if isinstance(entry, Mapping) else month  # pyright: ignore[reportUnknownArgumentType]
        for month, entry in enumerate(each, start=1)
    )


def _check(experiment: Experiment, fixed: Mapping[str, Any]) -> None:
    """Refuse entries that are valid alone but not together."""
    varied = experiment.varied
    if experiment.months_kept == "yearly" and experiment.months < YEAR:
        raise ExperimentError(
            f"keep.months is 'yearly' and months is {experiment.months}; allowed are {YEAR} months "
            "or more, as every twelfth is kept."
        )
    if experiment.runs > LARGEST:
        raise ExperimentError(
            f"The experiment has {experiment.runs:,} runs; allowed is at most {LARGEST:,}."
        )
    drawn = {name for each in experiment.scenarios for one in each.posterior[:1] for name in one}
    for place, names in {"parameters": fixed, "vary": varied.names if varied else ()}.items():
        if twice := sorted(drawn.intersection(names)):
            raise ExperimentError(f"{twice[0]} is in posterior and in {place}; allowed is one.")
    if varied is None:
        return
    for name in varied.names:
        if name in fixed:
            raise ExperimentError(f"{name} is fixed in parameters and varied; allowed is one.")
    if any(name.partition(".")[0] in TOGETHER for name in varied.names):
        every = experiment.points()
        for scenario in experiment.scenarios:
            for row in range(every.count):
                scenario.parameters.with_values(every.at(row))
