"""How a file or a package adds to the model: ``from triangulation import extension``.

Each function adds one thing under a name, which must be free. The file is loaded by ``--with
FILE.py``, by ``with = ["FILE.py"]`` in an experiment file, by ``triangulation.extend``, or as an
installed package by its entry point in the group ``triangulation.extensions``. What it adds is
tried at once on two small worlds, so that wrong shapes are reported before anything is played.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ...agents.mistake import Mistake, shortened, shown
from . import registry

if TYPE_CHECKING:
    from ...agents.declaration import Array
    from ...model.kinds import Rule
    from ...model.simulation import Moment

Decider = TypeVar("Decider", bound=Callable[..., Any])
Read = TypeVar("Read", bound="Callable[[Moment], Array]")
Struck = TypeVar("Struck", bound="Rule")


def policy(name: str, *, seat: str | None = None) -> Callable[[Decider], Decider]:
    """Register a policy: a function of a ``Situation``, or a class with ``decide``.

    It returns the levels to take, worlds × instruments in the order of
    ``situation.power.menu.instruments``, each within the instrument's range, or a ``Decision``. A
    class has no arguments, and ``foresight = True`` if it wants the utility of its candidates.
    Use it as ``--policy russia=hawk``, ``policies.russia.policy = "hawk"``.

    Parameters
    ----------
    name : str
        The name under which it is used.
    seat : str, optional
        The power for which it decides: ``"russia"``, ``"belarus"``, ``"european_union"`` or
        ``"united_states"``; by default any.

    Returns
    -------
    Callable
        A decorator: ``@extension.policy("hawk", seat="russia")``.
    """
    here = _here("policy", name)
    from ...agents import policies
    from ...agents.moves import POWERS
    from .trial import Checked, try_policy

    powers = tuple(power.name for power in POWERS)
    if seat is not None and seat not in powers:
        raise Mistake(
            f"The policy {name} has the seat {shown(seat)}; allowed is one of {', '.join(powers)}."
        )
    _refuse_taken("policy", name, policies.policy_names())

    def register(decider: Decider) -> Decider:
        kind: Any = decider
        whole = isinstance(kind, type)
        if whole and not hasattr(kind, "decide"):
            raise Mistake(f"The policy {name} is a class without decide(situation); it needs one.")
        policies.ADDED[name] = (lambda: Checked(name, kind() if whole else kind), seat)
        here.undo.append(lambda: policies.ADDED.pop(name, None))
        here.tries.append(lambda: try_policy(name, [seat] if seat else powers))
        return decider

    return register


def measure(
    name: str,
    *,
    unit: str,
    meaning: str,
    label: str = "",
    low: float = -inf,
    high: float = inf,
    decimals: int = 2,
) -> Callable[[Read], Read]:
    """Register a measure: a function of a ``Moment`` that returns one number per world.

    ``moment.measures`` has the recorded measures (worlds), ``moment.state`` the stocks (worlds ×
    1), ``moment.levels[power]`` the instruments (worlds × instruments), ``moment.opinion`` and
    ``moment.poll`` the public (worlds), ``moment.decisions`` what was weighed (empty at the
    start). The measure is recorded like any other: in ``run``, ``[keep]``, analysis and charts.

    Parameters
    ----------
    name : str
        Its name, of letters, digits and ``_``.
    unit : str
        Its unit, as charts show it.
    meaning : str
        What it measures, in one sentence.
    label : str
        Its title in charts; by default the name.
    low, high : float
        Its bounds, in its unit.
    decimals : int
        Decimals with which people see it.

    Returns
    -------
    Callable
        A decorator: ``@extension.measure("gap", unit="alignment", meaning="How far Minsk is from
        its public")``.
    """
    here = _here("measure", name)
    from ...agents.columns import Column
    from ...model import columns, record
    from .trial import checked_measure, try_measures

    _refuse_taken("measure", name, columns.COLUMNS)
    if not name.isidentifier():
        raise Mistake(f"A measure is called {shown(name)}; allowed are letters, digits and _.")

    def register(read: Read) -> Read:
        declared = Column(label or name.replace("_", " "), unit, low, high, meaning, decimals)
        columns.ADDED[name] = declared
        record.ADDED[name] = checked_measure(name, read)
        here.undo += [_take_columns, lambda: (columns.ADDED.pop(name), record.ADDED.pop(name))]
        here.tries.append(try_measures)
        _take_columns()
        return read

    return register


def event(
    name: str, *, title: str, meaning: str, largest: str, headline: str = "", source: str = ""
) -> Callable[[Struck], Struck]:
    """Register a kind of event: a rule of ``(state, moves, size, parameters)``.

    ``state`` has the stocks after the month's own rules, ``moves`` every power's levels, each
    worlds × branches; ``size`` is worlds × 1, 0 (none) … 1 (the largest). The rule returns the
    stocks that it changes, by name, worlds × branches. It happens by schedule: ``--event
    NAME@7:0.5``, ``events`` in a file, or in a room.

    Parameters
    ----------
    name : str
        The name under which it is used.
    title : str
        Its title in lists.
    meaning : str
        What it does, in one sentence.
    largest : str
        What size 1 means, in words.
    headline : str
        What a report says of the month in which it happens; by default the title.
    source : str
        Where the rule comes from; by default the extension.

    Returns
    -------
    Callable
        A decorator: ``@extension.event("cyberattack", title=..., meaning=..., largest=...)``.
    """
    here = _here("event", name)
    from ...agents.declaration import assumed
    from ...model import kinds
    from .trial import checked_rule, try_event

    _refuse_taken("kind of event", name, kinds.EVENTS)

    def register(rule: Struck) -> Struck:
        given_source = assumed(source or f"the extension {here.name}")
        kinds.EVENTS[name] = kinds.Kind(
            title, headline or title, largest, meaning, given_source, checked_rule(name, rule)
        )
        here.undo += [_take_columns, lambda: kinds.EVENTS.pop(name, None)]
        here.tries.append(lambda: try_event(name))
        _take_columns()
        return rule

    return register


def scenario(file: str, *, name: str = "") -> None:
    """Register a scenario: ``extension.scenario("cold-spring.toml")``.

    Parameters
    ----------
    file : str
        A TOML file beside the extension.
    name : str
        The name under which it is used; by default the file's.
    """
    path = _file(file)
    name = name or path.stem
    here = _here("scenario", name)
    from ...model import scenario as scenarios

    _refuse_taken("scenario", name, scenarios.scenario_names())
    text = path.read_text(encoding=scenarios.READ_AS)
    scenarios.read_scenario(text, name, path.parent)
    scenarios.ADDED[name] = (text, path.parent)
    here.undo.append(lambda: scenarios.ADDED.pop(name, None))


def series(file: str) -> None:
    """Register a historical series: ``extension.series("household-deposits.toml")``.

    It has the file's name, by which worlds are compared with it: ``--series NAME``.

    Parameters
    ----------
    file : str
        A TOML file beside the extension with its table beside it, as for ``--series-file``.
    """
    path = _file(file)
    here = _here("series", path.stem)
    from ..calibration import series as known
    from ..calibration.own_series import read_own

    _refuse_taken("series", path.stem, known.history().series)
    own = read_own(path)
    here.files += [path.parent / each for each in own.files if path.parent / each not in here.files]
    known.ADDED[path.stem] = own.series
    here.undo.append(lambda: known.ADDED.pop(path.stem, None))


def claim(file: str) -> None:
    """Register claims: ``extension.claim("claims.toml")``.

    They are judged by their ids with all others: ``triangulation claims ID``.

    Parameters
    ----------
    file : str
        A TOML file of ``[[claim]]`` entries beside the extension, as the model's own are written.
    """
    path = _file(file)
    here = _here("claim", path.name)
    from ...model.texts import toml_from
    from ..claims import catalogue

    entries: Any = toml_from(path.read_text(encoding="utf-8-sig")).get("claim")
    if not isinstance(entries, list) or not entries:
        raise Mistake(f"{path.name} has no [[claim]]; allowed are one or more.")
    for entry in entries:  # pyright: ignore[reportUnknownVariableType]
        try:
            found = catalogue.claim_from(entry)  # pyright: ignore[reportUnknownArgumentType]
        except KeyError as lacking:
            raise Mistake(f"A claim in {path.name} lacks the entry {lacking}.") from None
        _refuse_taken("claim", found.id, catalogue.claims())
        catalogue.ADDED[found.id] = found
        here.undo.append(lambda known=found.id: catalogue.ADDED.pop(known, None))


def data(file: str) -> Path:
    """Register a file of numbers: ``numpy.loadtxt(extension.data("weights.csv"))``.

    It belongs to the extension from then on: to its digest, and to what experiments copy.

    Parameters
    ----------
    file : str
        The file, beside the extension.

    Returns
    -------
    Path
        Where it is.
    """
    return _file(file)


def _here(kind: str, name: str) -> registry.Extension:
    """Return the extension that is being loaded; raises :class:`Mistake` outside of one."""
    if not isinstance(name, str) or not name.strip():  # pyright: ignore[reportUnnecessaryIsInstance]
        raise Mistake(f"A {kind} is called {shown(name)}; allowed is a text.")
    if not registry.under_way:
        raise Mistake(
            f"The {kind} {shown(name)} is registered outside of an extension; write it into a file "
            "and load that with triangulation.extend, so that workers can load it too."
        )
    return registry.under_way[-1]


def _file(name: str) -> Path:
    """Return a file beside the extension, which from now on belongs to it."""
    here = _here("file", name)
    path = here.folder / name
    if not path.is_file():
        raise Mistake(f"The extension {here.name} names {shown(name)}, which is not beside it.")
    if path not in here.files:
        here.files.append(path)
    return path


def _refuse_taken(kind: str, name: str, known: Any) -> None:
    if name in known:
        raise Mistake(f"There is a {kind} {shortened(name)} already; choose another name.")


def _take_columns() -> None:
    """Let everything know of the recorded columns as they are now."""
    from ...model.columns import take_columns
    from ..study.experiment import recorded_measures

    take_columns()
    recorded_measures.cache_clear()
