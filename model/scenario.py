"""Scenarios: small files that say which values differ from the ledger, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast

import numpy as np

from ..agents.instruments import Instrument
from ..agents.mistake import Mistake, nearest, shortened, shown
from ..agents.moves import POWERS
from ..agents.policies import Policy, named_policy
from ..agents.power import Power
from ..agents.spans import ALLOWED, is_span
from .calendar import month_number
from .driving import driven_events, driven_values
from .parameters import LEDGER, ParameterError, Parameters
from .paths import with_files
from .posterior import Posterior, of_worlds, posterior_from
from .schedule import Schedule, schedule_from
from .speeches import Speeches, speeches_from
from .texts import there, toml_from

DEFAULT = "briefing-2020"
"""The paper's own moment."""

PERIODS = ("patron", "disputes", "crackdown", "after-crimea")
"""The scenarios of historical periods, in order of time: each begins at a date in the record."""

READ_AS = "utf-8-sig"
"""How files are read: UTF-8, with the mark at the beginning that some editors write, or without."""

_KEYS = (
    "title", "paper", "description", "begins", "drivers", "sources", "events", "voices",
    "parameters", "policies", "posterior",
)  # fmt: skip

DRIVERS = "record"
"""What ``drivers`` says in a scenario that the measured outside world drives (see driving.py)."""


@dataclass(frozen=True)
class Scenario:
    """A scenario: its description, parameters, and the powers that do not decide for themselves.

    ``paper`` says which part of the paper it stands for. ``policies`` maps a power to
    ``{"policy": name, "script": {instrument: level or list of levels or of spans}}``.
    """

    name: str
    title: str
    paper: str
    description: str
    parameters: Parameters
    policies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Any])
    events: Schedule = ()
    """Events with a date."""
    begins: str | None = None
    """The first month as a date, such as ``2004-01``; None where the scenario has no calendar."""
    sources: Mapping[str, str] = field(default_factory=dict[str, str])
    """Where values of parameters were read, by the parameters' names."""
    voices: Speeches = ()
    """Voices with a date, by which people speak for communities of citizens."""

    posterior: Posterior = ()
    """Sets of parameters of which each world has one, laid over ``parameters``; none by default."""

    def of_worlds(self, worlds: Sequence[int]) -> Parameters | tuple[Parameters, ...]:
        """Return the parameters of worlds by their indices: one set for all, or one for each."""
        return of_worlds(self.parameters, self.posterior, worlds)

    def play_policies(self) -> dict[str, Policy]:
        """Return the policies of the powers that the scenario takes over."""
        return policies_from(self.policies)


def policies_from(described: Mapping[str, Mapping[str, Any]]) -> dict[str, Policy]:
    """Return policies by power from their description in a file.

    Raises :class:`ParameterError` for an unknown power, policy, instrument or level.
    """
    known = {power.name: power for power in POWERS}
    made: dict[str, Policy] = {}
    for name, words in described.items():
        if name not in known:
            raise ParameterError(
                f"There is no power {shown(name)}; allowed is one of {', '.join(known)}."
            )
        _check_words(name, words)
        script = _checked_script(known[name], words.get("script", {}))
        try:
            made[name] = named_policy(words.get("policy", "deliberate"), script, name)
        except ValueError as error:
            raise ParameterError(str(error)) from None
    return made


def _check_words(power: str, words: Any) -> None:
    """Refuse what does not describe a policy, or holds more than that."""
    kinds = {"policy": str, "script": Mapping}
    fits = isinstance(words, Mapping) and all(
        key in kinds and isinstance(value, kinds[key]) for key, value in _items(words)
    )
    if not fits:
        raise ParameterError(
            f"The policy of {power} is {shown(words)}; allowed is a table with policy (a name) and "
            "script (a table of instruments)."
        )


def _checked_script(power: Power, script: Mapping[str, Any]) -> dict[str, Any]:
    """Return a script whose every instrument and level ``power`` has."""
    instruments = {i.name: i for i in power.menu.instruments}
    for name, levels in script.items():
        if name not in instruments:
            raise ParameterError(
                f"{power.name} has no instrument {shown(name)}; it has {', '.join(instruments)}."
            )
        each: list[Any] = list(levels) if np.iterable(levels) else []
        spans = bool(each) and all(isinstance(entry, Mapping) for entry in each)
        for entry in each or [levels]:
            level = _level_of_span(f"{power.name}.{name}", entry) if spans else entry
            _check_level(power, instruments[name], level)
    return dict(script)


def _level_of_span(name: str, span: Mapping[str, Any]) -> Any:
    """Return the level of a span of months; refuse one whose months cannot be."""
    if not is_span(span):
        raise ParameterError(
            f"{name} has the span {shown(dict(span))} in a script; allowed is {ALLOWED}."
        )
    return span["level"]


def _check_level(power: Power, instrument: Instrument, level: Any) -> None:
    number = isinstance(level, (int, float)) and not isinstance(level, bool)
    if not number or not instrument.low <= level <= instrument.high:
        raise ParameterError(
            f"{power.name}.{instrument.name} is {shown(level)} in a script; allowed is "
            f"{instrument.low:g} to {instrument.high:g}."
        )


ADDED: dict[str, tuple[str, Path]] = {}
"""Scenarios of extensions by name: the text of each, and the folder of its files."""


def scenario_names() -> list[str]:
    """Return the names of the scenarios: the default first, those of extensions last."""
    folder = _folder()
    names = sorted(
        f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")
    )
    return [*sorted(names, key=lambda name: name != DEFAULT), *ADDED]


def _folder() -> Traversable:
    """Return the folder of the scenarios that come with the model."""
    return resources.files("triangulation.model.scenarios")


def load_scenario(name: str) -> Scenario:
    """Return a scenario by its name, or by the path of a file ending in ``.toml``.

    Raises :class:`ParameterError`, in one sentence, if there is none or something in it is wrong.
    """
    if name.endswith(".toml"):
        path = Path(name)
        if not there(path):
            raise ParameterError(f"There is no scenario file {shortened(name)}.")
        try:
            text = path.read_text(encoding=READ_AS)
        except (OSError, UnicodeDecodeError) as error:
            reason = shortened(getattr(error, "strerror", None) or error)
            raise ParameterError(
                f"Scenario file {shortened(name)} cannot be read: {reason}."
            ) from None
        return read_scenario(text, path.stem, path.parent)
    if name not in scenario_names():
        near = nearest(name, scenario_names())
        hint = f"; did you mean {near}?" if near else f"; there are {', '.join(scenario_names())}."
        raise ParameterError(f"There is no scenario {shown(name)}{hint}")
    if name in ADDED:
        text, folder = ADDED[name]
        return read_scenario(text, name, folder)
    file = _folder() / f"{name}.toml"
    return read_scenario(file.read_text(encoding="utf-8"), name)


def read_scenario(text: str, name: str, folder: Path | None = None) -> Scenario:
    """Return the scenario that a TOML text describes; raises :class:`Mistake`.

    Files of paths are named relative to ``folder``.
    """
    try:
        content = toml_from(text)
    except Mistake as error:
        raise ParameterError(f"Scenario {shortened(name)} is not valid TOML: {error}.") from None
    for key in content:
        if key not in _KEYS:
            raise ParameterError(
                f"Scenario {name} has an unknown entry {shown(key)}; allowed are "
                f"{', '.join(_KEYS)}."
            )
    for key in ("title", "paper", "description"):
        if not isinstance(content.get(key), str) or not content[key].strip():
            raise ParameterError(f"Scenario {name} lacks {shown(key)}, which must be a text.")
    for key in ("parameters", "policies"):
        if not isinstance(content.get(key, {}), dict):
            raise ParameterError(
                f"Scenario {name} has {key} = {shown(content[key])}; it is a table."
            )
    values = with_files(flat(content.get("parameters", {})), folder)
    policies = content.get("policies", {})
    policies_from(policies)
    begins = _checked_begins(name, content)
    parameters = Parameters().with_values(values)
    events = schedule_from(content.get("events", []))
    if "drivers" in content:
        parameters, events = _driven(name, content["drivers"], begins, parameters, events)
    return Scenario(
        name=name,
        title=content["title"],
        paper=content["paper"],
        description=" ".join(content["description"].split()),
        parameters=parameters,
        policies=policies,
        events=events,
        begins=begins,
        sources=_checked_sources(name, content.get("sources", {})),
        voices=speeches_from(content.get("voices", [])),
        posterior=posterior_from(name, content.get("posterior", []), folder),
    )


def _checked_begins(name: str, content: Mapping[str, Any]) -> str | None:
    """Return the first month as a date, or None where the file names none."""
    begins = content.get("begins")
    if begins is not None:
        try:
            month_number(begins if isinstance(begins, str) else str(begins))
        except Mistake:
            raise ParameterError(
                f"Scenario {name} has begins = {shown(begins)}; allowed is a year and month such "
                "as 2004-01."
            ) from None
    return begins


def _driven(
    name: str, drivers: Any, begins: str | None, parameters: Parameters, events: Schedule
) -> tuple[Parameters, Schedule]:
    """Return parameters and events with the measured outside world laid on them."""
    if drivers != DRIVERS or begins is None:
        raise ParameterError(
            f"Scenario {name} has drivers = {shown(drivers)}; allowed is {DRIVERS!r}, in a "
            "scenario with a first month (begins)."
        )
    driven = driven_values(begins, parameters.at(1).values())
    return parameters.with_values(driven), (*events, *driven_events(begins))


def _checked_sources(name: str, written: Any) -> dict[str, str]:
    """Return the sources of values; refuse a name that no parameter has, or an empty text."""
    table = cast("Mapping[str, Any]", written) if isinstance(written, Mapping) else None
    sources: dict[str, Any] = {"sources": written} if table is None else flat(table)
    for parameter, text in sources.items():
        if parameter not in LEDGER or not isinstance(text, str) or not text.strip():
            raise ParameterError(
                f"Scenario {name} has the source {shown(text)} for {shown(parameter)}; allowed is "
                "a text for the name of a parameter."
            )
    return sources


def _items(table: Any) -> list[tuple[str, Any]]:
    return list(table.items())


def flat(groups: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``{"energy.gdp": …}`` from TOML tables or dotted names."""
    flat: dict[str, Any] = {}
    for group, values in groups.items():
        if isinstance(values, dict) and "." not in group:  # else a path's table
            flat |= {f"{group}.{name}": value for name, value in _items(values)}
        else:
            flat[group] = values
    return flat
