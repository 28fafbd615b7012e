"""An agent-based geopolitical game: Belarus between Russia and the West.

>>> import triangulation as tg
>>> runs = tg.run("briefing-2020", worlds=20, set={"russia.fear": 4}, citizens=100, months=24)
>>> axes = runs.plot("alignment")

Everything here is also on the command line, with the same defaults and the same results. The
names are imported when they are first used; ``docs/api.md`` describes them all.
"""

# In the sources the four packages lie beside this folder; where it is installed, below it.
# pyright: reportMissingImports=false, reportUnknownVariableType=false

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .agents.mistake import Mistake as Mistake
    from .experiments.api.claims import claims as claims
    from .experiments.api.experiment import experiment as experiment
    from .experiments.api.game import game as game
    from .experiments.api.history import history as history
    from .experiments.api.play import run as run
    from .experiments.api.tables import measures as measures
    from .experiments.api.tables import parameters as parameters
    from .experiments.api.tables import scenarios as scenarios
    from .experiments.extensions import extension as extension
    from .experiments.extensions.loading import extend as extend

__version__: str

HOMES = {
    "run": "experiments.api.play",
    "experiment": "experiments.api.experiment",
    "claims": "experiments.api.claims",
    "history": "experiments.api.history",
    "game": "experiments.api.game",
    "scenarios": "experiments.api.tables",
    "parameters": "experiments.api.tables",
    "measures": "experiments.api.tables",
    "extend": "experiments.extensions.loading",
    "extension": "experiments.extensions",
    "Mistake": "agents.mistake",
}
"""Every name with the module that it comes from."""

__all__ = ["__version__", *HOMES]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    """Import a name when it is first used."""
    if name == "__version__":
        found = import_module(".experiments.installing", __name__).version()
    elif name == "extension":
        found = import_module(f".{HOMES[name]}.{name}", __name__)
    elif name in HOMES:
        import_module(".experiments.extensions.loading", __name__).load_installed()
        found = getattr(import_module(f".{HOMES[name]}", __name__), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Return all names, also those that nobody has used yet."""
    return sorted({*globals(), *__all__})
