"""The JSON schema of an experiment file, by which editors help to write one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ...agents.declaration import Declaration
from ...agents.moves import POWERS
from ...agents.policies import policy_names
from ...agents.power import Power
from ...model.kinds import EVENTS
from ...model.parameters import LEDGER
from ...model.scenario import scenario_names
from .entries import KEEP, TOP, VARY, Entry
from .experiment import recorded_measures
from .until import DRIFT

Schema = dict[str, Any]

SCHEMA = "experiment.schema.json"
"""The file with the schema that the example names; it lies beside it."""


def schema_text() -> str:
    """Return the schema as the content of its file, with the names of extensions loaded here."""
    return json.dumps(experiment_schema(), indent=1, ensure_ascii=False) + "\n"


def experiment_schema() -> Schema:
    """Return the schema of the whole file."""
    properties = _entries(TOP)
    named = {"anyOf": [{"enum": scenario_names()}, {"pattern": "^[^/\\\\]+\\.toml$"}]}
    properties["scenarios"]["items"] |= named
    properties["events"] |= {"items": _event()}
    properties["until"] |= {"pattern": _condition()}
    properties["parameters"] |= _groups(_setting)
    properties["policies"] |= _closed({power.name: _policy(power) for power in POWERS})
    vary, keep = _entries(VARY), _entries(KEEP)
    explored = [name for name, d in LEDGER.items() if d.explore is not None and not d.options]
    vary["parameters"]["items"] |= {"enum": explored}
    vary["ranges"] |= _groups(_range)
    vary["values"] |= _groups(_list)
    keep["measures"]["items"] |= {"enum": list(recorded_measures())}
    properties["vary"] |= _closed(vary) | {"required": ["method"]}
    properties["keep"] |= _closed(keep)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Triangulation experiment",
        **_closed(properties),
    }


def _condition() -> str:
    """Return the pattern of a condition on which runs stop."""
    measures = "|".join(name for name in recorded_measures() if name != DRIFT)
    number = r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"
    return rf"^\s*({measures})\s*(<=|>=|==?|<|>)\s*{number}\s*$"


def _closed(properties: Mapping[str, Any]) -> Schema:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


def _entries(entries: Mapping[str, Entry]) -> dict[str, Schema]:
    return {name: _entry(entry) for name, entry in entries.items()}


def _entry(entry: Entry) -> Schema:
    schema: Schema = {"description": entry.meaning}
    if entry.default is not None:
        schema["default"] = list(entry.default) if entry.kind == "names" else entry.default
    words = {"enum": list(entry.options)} if entry.options else {"type": "string"}
    return schema | {
        "text": words,
        "whole": {"type": "integer", "minimum": entry.low, "maximum": entry.high},
        "switch": {"type": "boolean"},
        "names": {"type": "array", "items": words, "minItems": 1, "uniqueItems": True},
        "table": {"type": "object"},
        "tables": {"type": "array"},
    }[entry.kind]  # fmt: skip


def _groups(each: Callable[[Declaration], Schema]) -> Schema:
    """Return a table of the ledger's numbers, by group or by full name; words have no range."""
    groups: dict[str, Schema] = {}
    full: dict[str, Schema] = {}
    for name, declared in LEDGER.items():
        if each is _range and declared.options:
            continue
        group, _, short = name.partition(".")
        schema = each(declared) | {"description": declared.meaning}
        groups.setdefault(group, _closed({}))["properties"][short] = schema
        full[name] = schema
    return _closed(groups | full)


def _value(declared: Declaration) -> Schema:
    if declared.options:
        return {"enum": list(declared.options)}
    kind = "integer" if declared.whole else "number"
    return {"type": kind, "minimum": declared.low, "maximum": declared.high}


def _setting(declared: Declaration) -> Schema:
    """Return the schema of a value or of a path in time: spans, or a file of months and values."""
    value = _value(declared)
    if declared.options:
        return value
    file = _closed({"file": {"type": "string"}}) | {"required": ["file"]}
    return {"anyOf": [value, _filled(_span(value)), file]}


def _range(declared: Declaration) -> Schema:
    return {"type": "array", "items": _value(declared), "minItems": 2, "maxItems": 2}


def _list(declared: Declaration) -> Schema:
    return {"type": "array", "items": _value(declared), "minItems": 1}


def _filled(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1}


def _span(level: Schema) -> Schema:
    month = {"type": "integer", "minimum": 1}
    return _closed({"first": month, "last": month, "level": level}) | {
        "description": "A level for some months; without last, to the end.",
        "required": ["first", "level"],
    }


def _event() -> Schema:
    """Return one event with a date."""
    kinds = [{"const": name, "description": kind.meaning} for name, kind in EVENTS.items()]
    size = {"type": "number", "exclusiveMinimum": 0, "maximum": 1, "default": 1}
    month = {"type": "integer", "minimum": 1}
    event = _closed({"month": month, "kind": {"oneOf": kinds}, "size": size})
    return event | {"required": ["month", "kind"]}


def _policy(power: Power) -> Schema:
    levels: dict[str, Schema] = {}
    for instrument in power.menu.instruments:
        level = {"type": "number", "minimum": instrument.low, "maximum": instrument.high}
        levels[instrument.name] = {
            "description": instrument.meaning,
            "anyOf": [level, _filled(level), _filled(_span(level))],
        }
    policy = {
        "enum": list(policy_names(power.name)),
        "description": "Who decides where no script says it.",
    }
    return _closed({"policy": policy, "script": _closed(levels)})
