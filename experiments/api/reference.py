"""The reference page of the Python interface, made from its docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

from ..extensions import extension, loading
from . import claims, experiment, game, history, play, runs, tables

FUNCTIONS: tuple[tuple[Callable[..., Any], type | None], ...] = (
    (play.run, runs.Runs),
    (experiment.experiment, experiment.Experiment),
    (claims.claims, claims.Claims),
    (history.history, history.History),
    (game.game, game.Game),
    (tables.scenarios, None),
    (tables.parameters, None),
    (tables.measures, None),
    (loading.extend, None),
)
"""Every function that ``import triangulation`` offers, and the class of what it returns."""

BESIDE: dict[type, type] = {experiment.Experiment: experiment.Analysis}
"""What a class gives out that has a description of its own."""

INTRO = """# Python

```python
import triangulation as tg

runs = tg.run("briefing-2020", worlds=200, set={"russia.fear": 4})
runs.plot("alignment")
```

`import triangulation` offers what the command line does, with the same defaults and, on machines
that round alike, the same bits: `tg.run` gives the same table that `triangulation run` writes.
All results are pandas DataFrames (`.frame`), with their units. Work is divided among all
cores; a script needs no `if __name__ == "__main__":` for that. Invalid input raises
`tg.Mistake`, a `ValueError` whose message is one sentence. `tg.__version__` is the version.
"""


def api_page() -> str:
    """Return the page."""
    return "\n".join([INTRO, *_sections(), *_registering()]).rstrip() + "\n"


def _registering() -> Iterator[str]:
    """Yield what an extension can register."""
    yield f"## tg.extension\n\n{_prose(extension)}"
    for name in ("policy", "measure", "event", "scenario", "series", "claim", "data"):
        yield f"### extension.{name}\n\n{_prose(getattr(extension, name))}"


def _sections() -> Iterator[str]:
    for function, kind in FUNCTIONS:
        name = function.__name__
        yield f"## tg.{name}\n\n{_signature(f'tg.{name}', function)}\n{_prose(function)}"
        while kind is not None:
            yield f"### {kind.__name__}\n\n{_prose(kind)}"
            yield from _members(kind)
            kind = BESIDE.get(kind)


def _members(kind: type) -> Iterator[str]:
    """Yield what a class offers, in the order in which it is written."""
    for name, member in vars(kind).items():
        if name == "__getitem__":
            yield f"**`[name]`** {_prose(member)}"
        elif name.startswith("_"):
            continue
        elif inspect.isfunction(member):
            said = _shown(member, skipped=1)
            yield f"**`.{name}{said}`** {_prose(member)}"
        else:
            yield f"**`.{name}`** {_prose(member)}"


def _signature(name: str, function: Callable[..., Any]) -> str:
    """Return a signature as code, a line for each argument where there are many."""
    said = f"{name}{_shown(function)}"
    if len(said) > 88:
        arguments = _arguments(function)
        said = "\n".join([f"{name}(", *(f"    {each}," for each in arguments), ")"])
    return f"```python\n{said}\n```\n"


def _shown(function: Callable[..., Any], skipped: int = 0) -> str:
    return f"({', '.join(_arguments(function)[skipped:])})"


def _arguments(function: Callable[..., Any]) -> list[str]:
    """Return the arguments with their defaults; the types stand in the source."""
    found: list[str] = []
    named = False
    for each in inspect.signature(function).parameters.values():
        if each.kind is each.KEYWORD_ONLY and not named:
            if not any(one.startswith("*") for one in found):
                found.append("*")
            named = True
        stars = {each.VAR_POSITIONAL: "*", each.VAR_KEYWORD: "**"}.get(each.kind, "")
        default = "" if each.default is each.empty else f"={_code(each.default)}"
        found.append(f"{stars}{each.name}{default}")
    return found


def _code(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


SECTION = re.compile(r"^(Parameters|Returns|Raises|Examples)\n-+\n", re.MULTILINE)
"""How a section of a docstring begins, in the form of numpydoc."""

ENTRY = re.compile(r"^(\S.*)\n((?:    .*\n?)*)", re.MULTILINE)
"""An entry of a section: what it is called and its type, and what it means."""


def _prose(what: Any) -> str:
    """Return a docstring as Markdown: sections as lists, examples as code, names as code."""
    text = inspect.getdoc(getattr(what, "func", what)) or ""
    prose, *sections = SECTION.split(text)
    parts = [_words(prose)]
    for title, body in zip(sections[::2], sections[1::2], strict=True):
        if title == "Examples":
            parts.append(f"```pycon\n{body.strip()}\n```")
        else:
            entries = (f"- {_entry(*each.groups())}" for each in ENTRY.finditer(body))
            parts.append("\n".join([f"*{title}*", "", *entries]))
    return "\n\n".join(parts) + "\n"


def _entry(called: str, meaning: str) -> str:
    """Return an entry of a section as a line."""
    name, _, kind = called.partition(" : ")
    typed = f" ({kind})" if kind else ""
    return f"`{name}`{typed}: {_words(' '.join(meaning.split()))}"


def _words(text: str) -> str:
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`").strip()
