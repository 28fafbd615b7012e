"""Scenarios: small readable files that say which values differ from the ledger, and why."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from ..agents.moves import POWERS
from ..agents.policies import Policy, named_policy
from .parameters import ParameterError, Parameters, Value

DEFAULT = "briefing-2020"
"""The paper's own moment."""

_KEYS = ("title", "paper", "description", "parameters", "policies")


@dataclass(frozen=True)
class Scenario:
    """A scenario: its words, its parameters, and the powers that do not decide for themselves.

    ``paper`` says which part of the paper it stands for. ``policies`` maps a power to
    ``{"policy": name, "script": {instrument: level or list of levels}}``.
    """

    name: str
    title: str
    paper: str
    description: str
    parameters: Parameters
    policies: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Any])

    def play_policies(self) -> dict[str, Policy]:
        """Return the policies of the powers that the scenario takes over."""
        return policies_from(self.policies)


def policies_from(described: Mapping[str, Mapping[str, Any]]) -> dict[str, Policy]:
    """Return policies by power from their description in a file.

    Raises :class:`ParameterError` for an unknown power, policy, instrument or level.
    """
    known = {power.name: power for power in POWERS}
    made: dict[str, Policy] = {}
    for name, described_one in described.items():
        if name not in known:
            raise ParameterError(f"There is no power {name!r}; allowed is one of {', '.join(known)}.")
        script = dict(described_one.get("script", {}))
        instruments = {i.name: i for i in known[name].menu.instruments}
        for instrument, levels in script.items():
            if instrument not in instruments:
                raise ParameterError(
                    f"{name} has no instrument {instrument!r}; it has {', '.join(instruments)}."
                )
            bounds = instruments[instrument]
            for level in levels if isinstance(levels, list) else [levels]:
                if isinstance(level, bool) or not isinstance(level, (int, float)) or not (
                    bounds.low <= level <= bounds.high
                ):
                    raise ParameterError(
                        f"{name}.{instrument} is {level!r} in a script; allowed is "
                        f"{bounds.low:g} to {bounds.high:g}."
                    )
        try:
            made[name] = named_policy(described_one.get("policy", "deliberate"), script)
        except ValueError as error:
            raise ParameterError(str(error)) from None
    return made


def scenario_names() -> list[str]:
    """Return the names of the scenarios that come with the model; the default comes first."""
    folder = resources.files(__package__) / "scenarios"
    names = sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
    return sorted(names, key=lambda name: name != DEFAULT)


def load_scenario(name: str) -> Scenario:
    """Return a scenario by its name, or by the path of a file ending in ``.toml``.

    Raises :class:`ParameterError`, in one sentence, if there is none or something in it is wrong.
    """
    if name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise ParameterError(f"There is no scenario file {name}.")
        return read_scenario(path.read_text(encoding="utf-8"), path.stem)
    if name not in scenario_names():
        near = difflib.get_close_matches(name, scenario_names(), n=1)
        hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(scenario_names())}."
        raise ParameterError(f"There is no scenario {name!r}{hint}")
    file = resources.files(__package__) / "scenarios" / f"{name}.toml"
    return read_scenario(file.read_text(encoding="utf-8"), name)


def read_scenario(text: str, name: str) -> Scenario:
    """Return the scenario that a TOML text describes; raises :class:`ParameterError`."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"Scenario {name} is not valid TOML: {error}.") from None
    for key in content:
        if key not in _KEYS:
            raise ParameterError(
                f"Scenario {name} has an unknown entry {key!r}; allowed are {', '.join(_KEYS)}."
            )
    for key in ("title", "paper", "description"):
        if not isinstance(content.get(key), str) or not content[key].strip():
            raise ParameterError(f"Scenario {name} lacks {key!r}, which must be a text.")
    values = _flat(content.get("parameters", {}))
    policies = content.get("policies", {})
    policies_from(policies)
    return Scenario(
        name=name,
        title=content["title"],
        paper=content["paper"],
        description=" ".join(content["description"].split()),
        parameters=Parameters().with_values(values),
        policies=policies,
    )


def _flat(groups: Mapping[str, Any]) -> dict[str, Value]:
    """Return ``{"energy.gdp": …}`` from TOML tables or dotted names."""
    flat: dict[str, Value] = {}
    for group, values in groups.items():
        if isinstance(values, Mapping):
            flat.update({f"{group}.{name}": value for name, value in values.items()})
        else:
            flat[group] = values
    return flat
