"""All parameters of the model: one group per domain and actor, validated, printable as a ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any

import numpy as np

from ..agents.belarus import BelarusPreferences
from ..agents.citizens import CitizenParameters
from ..agents.declaration import Declaration, declarations
from ..agents.deliberation import DeliberationParameters
from ..agents.european_union import EuropeanUnionPreferences
from ..agents.mistake import nearest, shown
from ..agents.network import NetworkParameters
from ..agents.numerals import number_in
from ..agents.russia import RussiaPreferences
from ..agents.spans import Span, level_at
from ..agents.united_states import UnitedStatesPreferences
from .alignment import COMPONENTS, AlignmentParameters
from .diplomacy import DiplomacyParameters
from .energy_parameters import EnergyParameters
from .events import EventParameters
from .integration import IntegrationParameters
from .obligation import ObligationParameters
from .opposition import OppositionParameters
from .paths import ParameterError, checked_spans, is_path, laid_over
from .regime import RegimeParameters
from .security_parameters import SecurityParameters
from .society import SocietyParameters
from .start import StartParameters
from .trade_parameters import TradeParameters
from .voices import VoiceParameters

Value = float | str

Setting = Value | list[Span]
"""What a parameter is set to: one value, or a path of spans that follow each other."""

ROUNDING = 1e-9
"""By how much shares that should sum to one may miss it, as written decimals do."""


@dataclass(frozen=True)
class Parameters:
    """Every number of the model, in groups; see ``triangulation parameters`` for the ledger."""

    russia: RussiaPreferences = field(default_factory=RussiaPreferences)
    belarus: BelarusPreferences = field(default_factory=BelarusPreferences)
    european_union: EuropeanUnionPreferences = field(default_factory=EuropeanUnionPreferences)
    united_states: UnitedStatesPreferences = field(default_factory=UnitedStatesPreferences)
    deliberation: DeliberationParameters = field(default_factory=DeliberationParameters)
    citizens: CitizenParameters = field(default_factory=CitizenParameters)
    network: NetworkParameters = field(default_factory=NetworkParameters)
    energy: EnergyParameters = field(default_factory=EnergyParameters)
    trade: TradeParameters = field(default_factory=TradeParameters)
    integration: IntegrationParameters = field(default_factory=IntegrationParameters)
    diplomacy: DiplomacyParameters = field(default_factory=DiplomacyParameters)
    security: SecurityParameters = field(default_factory=SecurityParameters)
    obligation: ObligationParameters = field(default_factory=ObligationParameters)
    opposition: OppositionParameters = field(default_factory=OppositionParameters)
    regime: RegimeParameters = field(default_factory=RegimeParameters)
    society: SocietyParameters = field(default_factory=SocietyParameters)
    voices: VoiceParameters = field(default_factory=VoiceParameters)
    events: EventParameters = field(default_factory=EventParameters)
    alignment: AlignmentParameters = field(default_factory=AlignmentParameters)
    start: StartParameters = field(default_factory=StartParameters)
    paths: Mapping[str, tuple[Span, ...]] = field(
        default_factory=dict[str, tuple[Span, ...]], hash=False
    )
    """Parameters that change on the way, by name; the groups hold their values of month 1."""

    def with_values(self, values: Mapping[str, Any]) -> Parameters:
        """Return these parameters with some replaced, all checked.

        ``values`` maps names such as ``energy.import_dependence`` to numbers, words, or paths: a
        list of spans such as ``{"first": 7, "last": 12, "level": 300}``. In months without a span
        the value stays what it was. Raises :class:`Mistake`, in one sentence, for anything that
        cannot be.
        """
        paths = dict(self.paths)
        first: dict[str, Value] = {}
        for name, value in values.items():
            paths.pop(name, None)
            if is_path(value):
                path = self._path(name, value)
                first[name] = checked(name, path[0]["level"])
                if len(path) > 1:
                    paths[name] = path
            else:
                first[name] = checked(name, value)
        changed = replace(self._with_numbers(first), paths=paths)
        for month in changed.changes():
            check_consistency(changed.at(month))
        return changed

    def _with_numbers(self, values: Mapping[str, Value]) -> Parameters:
        groups: dict[str, dict[str, Value]] = {}
        for name, value in values.items():
            group, _, short = name.partition(".")
            groups.setdefault(group, {})[short] = value
        return replace(
            self, **{g: replace(getattr(self, g), **given) for g, given in groups.items()}
        )

    def _path(self, name: str, value: Any) -> tuple[Span, ...]:
        """Return the whole path of a parameter where ``value`` names some of its months."""
        if name not in LEDGER or LEDGER[name].options:
            checked(name, value)
        spans = checked_spans(name, value)
        for span in spans:
            level: Any = span["level"]
            months = " to ".join(str(span.get(key)) for key in ("first", "last") if key in span)
            try:
                span["level"] = _checked_number(name, level, LEDGER[name])
            except ParameterError as error:
                raise ParameterError(f"In the span from month {months}, {error}") from None
        before: Any = self.paths.get(name, ({"first": 1, "level": _value(self, name)},))
        return laid_over(before, spans)

    def at(self, month: int) -> Parameters:
        """Return the parameters of a month, without paths; the start has those of month 1."""
        if not self.paths:
            return self
        here = {name: level_at(path, max(month, 1)) for name, path in self.paths.items()}
        numbers = {name: level for name, level in here.items() if level is not None}
        return replace(self._with_numbers(numbers), paths={})

    def changes(self) -> list[int]:
        """Return the months from which other values hold, beginning with 1."""
        return sorted({1} | {span["first"] for path in self.paths.values() for span in path})

    def values(self) -> dict[str, Setting]:
        """Return every parameter's value by name, or its path."""
        return {
            name: [span.copy() for span in self.paths[name]]
            if name in self.paths
            else _value(self, name)
            for name in LEDGER
        }

    def differences(self) -> dict[str, Setting]:
        """Return the values that differ from the ledger's, and the paths."""
        return {n: v for n, v in self.values().items() if v != LEDGER[n].default}


def _value(p: Parameters, name: str) -> Value:
    """Return one parameter by its full name."""
    group, _, short = name.partition(".")
    return getattr(getattr(p, group), short)


def _groups() -> list[Field[Any]]:
    """Return the fields that are groups of numbers."""
    return [group for group in fields(Parameters) if group.name != "paths"]


def group_type(name: str) -> type:
    """Return the dataclass that declares a group of parameters."""
    group: Any = getattr(Parameters(), name)
    return group.__class__


def _ledger() -> Iterator[tuple[str, Declaration]]:
    for group in _groups():
        for name, declaration in declarations(group_type(group.name)):
            yield f"{group.name}.{name}", declaration


LEDGER: dict[str, Declaration] = dict(_ledger())
"""Every parameter's declaration by name, in order."""


def checked(name: str, value: Any) -> Value:
    """Return ``value`` as the parameter ``name`` takes it.

    Raises :class:`ParameterError` for an unknown name, a wrong type or a value out of range.
    """
    if name not in LEDGER:
        near = nearest(name, LEDGER)
        hint = f"; did you mean {near}?" if near else "; `triangulation parameters` lists all."
        raise ParameterError(f"There is no parameter {shown(name)}{hint}")
    declared = LEDGER[name]
    if declared.options:
        if value not in declared.options:
            raise ParameterError(
                f"{name} is {shown(value)}; allowed is one of {', '.join(declared.options)}."
            )
        return str(value)
    return _checked_number(name, value, declared)


def _checked_number(name: str, value: Any, declared: Declaration) -> float:
    try:
        number = number_in(value) if isinstance(value, str) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = np.nan
    if isinstance(value, bool) or not np.isfinite(number):
        raise ParameterError(f"{name} is {shown(value)}; allowed is a number ({declared.unit}).")
    if not declared.low <= number <= declared.high:
        raise ParameterError(
            f"{name} is {number:g}; allowed is {declared.low:g} to {declared.high:g} "
            f"({declared.unit})."
        )
    if declared.whole and number != int(number):
        raise ParameterError(f"{name} is {number:g}; allowed is a whole number ({declared.unit}).")
    return int(number) if declared.whole else number


def check_consistency(p: Parameters) -> None:
    """Raise :class:`ParameterError` for values that are each possible but not together."""
    weights = [float(getattr(p.alignment, name)) for name in COMPONENTS]
    if abs(sum(weights) - 1) > ROUNDING:
        named = ", ".join(f"alignment.{n} {w:g}" for n, w in zip(COMPONENTS, weights, strict=True))
        raise ParameterError(f"The weights of alignment sum to {sum(weights):g}, not 1: {named}.")
    for flow in ("exports", "imports"):
        russia, eu = (float(getattr(p.trade, f"{flow}_{side}")) for side in ("russia", "eu"))
        if russia + eu > 1 + ROUNDING:
            raise ParameterError(
                f"trade.{flow}_russia {russia:g} and trade.{flow}_eu {eu:g} sum to more than 1."
            )
    pulls = float(p.citizens.conviction) + float(p.citizens.influence)
    if pulls > 1:
        raise ParameterError(
            f"citizens.conviction and citizens.influence sum to {pulls:g}; allowed is at most 1."
        )


SHARED = (
    "network.kind",
    "network.neighbours",
    "network.rewiring",
    "citizens.poll_size",
    "citizens.poll_interval",
)
"""What worlds side by side have in common: one network of citizens, and the same polls."""


def shared(p: Parameters) -> dict[str, Value]:
    """Return the values that worlds side by side must have in common."""
    return {name: _value(p, name) for name in SHARED}


def columns(each: Sequence[Parameters]) -> Parameters:
    """Return parameters whose numbers are columns, one row per world.

    ``each`` holds one set per world, or a single one for all, each as it is in one month (see
    :meth:`Parameters.at`): where paths differ, so do the columns. Rules take arrays only, so that a
    world computes the same bits alone and in a batch. Raises :class:`ParameterError` if sets
    differ in what worlds side by side have in common (:data:`SHARED`).
    """
    common = shared(each[0])
    for p in each:
        for name, value in shared(p).items():
            if value != common[name]:
                raise ParameterError(
                    f"{name} is {common[name]} and {value} in worlds that are played side by "
                    "side; allowed is one value for all of them."
                )
    groups: dict[str, Any] = {}
    for group in _groups():
        parts: list[Any] = [getattr(p, group.name) for p in each]
        given: dict[str, Any] = {}
        for name, declared in declarations(group_type(group.name)):
            raw = [getattr(part, name) for part in parts]
            given[name] = raw[0] if declared.options else np.array(raw, dtype=np.float64)[:, None]
        groups[group.name] = replace(parts[0], **given)
    return Parameters(**groups)
