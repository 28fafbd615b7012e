"""What there is: scenarios, parameters and measures as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.columns import sections
from ...model.parameters import LEDGER
from ...model.scenario import load_scenario, scenario_names
from ..commands.parameters import ledger_rows

if TYPE_CHECKING:
    from pandas import DataFrame


def scenarios() -> DataFrame:
    """Return the scenarios.

    Returns
    -------
    DataFrame
        A row for each scenario, by name: ``title``, ``begins`` (the first month of a historical
        period, missing elsewhere), ``paper`` and ``description``.

    Examples
    --------
    >>> import triangulation as tg
    >>> tg.scenarios().loc["patron", "begins"]
    '2004-01'
    """
    import pandas as pd

    found = [load_scenario(name) for name in scenario_names()]
    return pd.DataFrame(
        [(s.title, s.begins, s.paper, s.description) for s in found],
        index=pd.Index([s.name for s in found], name="scenario"),
        columns=["title", "begins", "paper", "description"],
    )


def parameters(group: str | None = None) -> DataFrame:
    """Return the parameters.

    Parameters
    ----------
    group : str, optional
        A group such as ``"belarus"``; by default all parameters.

    Returns
    -------
    DataFrame
        A row for each parameter, by name: ``default``, ``unit``, ``low`` and ``high`` (what is
        allowed; missing for words), ``explore_low`` and ``explore_high`` (what a sensitivity
        analysis varies; missing where it does not), ``options`` (the words allowed), ``meaning``,
        and the sources of ``mechanism`` and ``magnitude``.

    Raises
    ------
    Mistake
        For an unknown group.

    Examples
    --------
    >>> import triangulation as tg
    >>> tg.parameters("russia").loc["russia.fear", ["low", "high"]].tolist()
    [0.0, 10.0]
    """
    import pandas as pd

    names = [row[0] for row in ledger_rows(group)]
    rows = [
        {
            "default": one.default,
            "unit": one.unit,
            "low": None if one.options else float(one.low),
            "high": None if one.options else float(one.high),
            "explore_low": one.explore[0] if one.explore else None,
            "explore_high": one.explore[1] if one.explore else None,
            "options": one.options,
            "meaning": one.meaning,
            "mechanism": str(one.mechanism),
            "magnitude": str(one.magnitude),
        }
        for one in (LEDGER[name] for name in names)
    ]
    return pd.DataFrame(rows, index=pd.Index(names, name="parameter"))


def measures() -> DataFrame:
    """Return what is recorded of every world and month.

    Returns
    -------
    DataFrame
        A row for each measure, by name: ``section``, ``label``, ``unit``, ``low`` and ``high``
        (its bounds, infinite where there is none) and ``meaning``.

    Examples
    --------
    >>> import triangulation as tg
    >>> tg.measures().loc["alignment", "unit"]
    '−1 Moscow … +1 West'
    """
    import pandas as pd

    rows = [
        (name, section, one.label, one.unit, one.low, one.high, one.meaning)
        for section, columns in sections().items()
        for name, one in columns.items()
    ]
    headings = ["measure", "section", "label", "unit", "low", "high", "meaning"]
    return pd.DataFrame(rows, columns=headings).set_index("measure")
