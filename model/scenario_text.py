"""Writing a scenario as the file from which :func:`~.scenario.load_scenario` reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from .scenario import Scenario
from .schedule import written
from .speeches import spoken


def scenario_text(scenario: Scenario) -> str:
    """Return a scenario as TOML: words, events, voices, what differs from the ledger, and policies.

    Reading the text gives the same events, voices, parameters and policies.
    """
    words: dict[str, Any] = {k: getattr(scenario, k) for k in ("title", "paper", "description")}
    if scenario.begins is not None:
        words["begins"] = scenario.begins
    if scenario.posterior:
        words["posterior"] = [dict(each) for each in scenario.posterior]
    if scenario.events:
        words["events"] = written(scenario.events)
    if scenario.voices:
        words["voices"] = spoken(scenario.voices)
    text = settings_text(words, scenario.parameters.differences(), scenario.policies)
    return text + "".join(
        "\n".join(["", f"[sources.{group}]", *_entries(texts), ""])
        for group, texts in _grouped(scenario.sources).items()
    )


def settings_text(
    entries: Mapping[str, Any],
    parameters: Mapping[str, Any],
    policies: Mapping[str, Mapping[str, Any]],
) -> str:
    """Return entries as TOML, and below them tables of parameters and of policies by power."""
    lines = _entries(entries)
    for group, values in _grouped(parameters).items():
        lines += ["", f"[parameters.{group}]", *_entries(values)]
    for power, policy in policies.items():
        if "policy" in policy:
            lines += ["", f"[policies.{power}]", f"policy = {_value(policy['policy'])}"]
        if policy.get("script"):
            lines += ["", f"[policies.{power}.script]", *_entries(policy["script"])]
    return "\n".join(lines) + "\n"


def _grouped(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    groups: dict[str, dict[str, Any]] = {}
    for name, value in values.items():
        group, _, short = name.partition(".")
        groups.setdefault(group, {})[short] = value
    return groups


def _entries(values: Mapping[str, Any]) -> list[str]:
    return [f"{name} = {_value(value)}" for name, value in values.items()]


def _value(value: Any) -> str:
    """Return a text, a number, or lists and tables of these as TOML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(_entries(cast(Mapping[str, Any], value))) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, cast(Sequence[Any], value))) + "]"
    return json.dumps(value, ensure_ascii=False)
