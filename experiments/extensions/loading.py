"""Loading extensions: files that are named, packages that are installed, and both in workers."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib import metadata, util
from pathlib import Path
from typing import Generic, TypeVar

from ...agents.mistake import Mistake, shortened, shown
from .registry import LOADED, Extension, under_way

GROUP = "triangulation.extensions"
"""The entry points by which an installed package is an extension."""

PARTS = ("*.py", "*.toml", "*.csv", "*.tsv")
"""The files that an installed package's digest covers."""

Task = TypeVar("Task")
Result = TypeVar("Result")

_looked: list[bool] = []


def extend(file: str | Path) -> None:
    """Add what a Python file registers: policies, measures, events, scenarios, series, claims.

    From then on they can be used by name, also in worker processes; every manifest records the
    file's digest. A file that was changed since replaces what it added before.
    ``triangulation.extension`` describes how files register something.

    Parameters
    ----------
    file : str or Path
        The Python file.

    Raises
    ------
    Mistake
        For a file that cannot be read, that fails, or whose names are taken.

    Examples
    --------
    >>> import triangulation as tg
    >>> tg.extend("hawk.py")
    >>> tg.run(worlds=2, months=3, citizens=50, policies={"russia": "hawk"}, processes=1)
    <Runs of briefing-2020: 2 worlds × 3 months, seed 2020>
    """
    load_file(Path(file))


def load_file(path: Path, tried: bool = False) -> Extension:
    """Load a file, or return it as it is loaded already; see :func:`extend`.

    What was ``tried`` elsewhere is not tried again.
    """
    place = path.expanduser().resolve()
    if place.suffix != ".py" or not place.is_file():
        raise Mistake(
            f"There is no extension {shortened(path)}; allowed is the path of a Python file (.py)."
        )
    name = place.parent.name if place.stem == "__init__" else place.name
    fresh = Extension(name, str(place), place.parent, files=[place])

    def execute() -> None:
        spec = util.spec_from_file_location(
            f"triangulation_extension_{place.parent.name}_{place.stem}", place
        )
        assert spec is not None
        assert spec.loader is not None
        module = util.module_from_spec(spec)
        sys.modules[spec.name] = module
        code = compile(place.read_bytes(), str(place), "exec", dont_inherit=True)
        exec(code, vars(module))

    return _load(fresh, execute, tried)


def load_installed(tried: bool = False) -> None:
    """Load the extensions among the installed packages, once."""
    if _looked:
        return
    _looked.append(True)
    try:
        for entry in metadata.entry_points(group=GROUP):
            load_module(entry.name, entry.value.partition(":")[0], tried)
    except Mistake:
        _looked.clear()
        raise


def load_module(name: str, module: str, tried: bool = False) -> Extension:
    """Load the extension that an entry point names by its module."""
    try:
        spec = util.find_spec(module)
    except (ImportError, ValueError):
        spec = None
    if spec is None or spec.origin is None:
        raise Mistake(f"The extension {name} is not installed here: there is no module {module}.")
    place = Path(spec.origin)
    folder = place.parent
    files = [place]
    if spec.submodule_search_locations:
        files = sorted({each for part in PARTS for each in folder.rglob(part)})

    def execute() -> None:
        for known in [n for n in sys.modules if n == module or n.startswith(f"{module}.")]:
            del sys.modules[known]
        importlib.import_module(module)

    return _load(Extension(name, module, folder, True, files), execute, tried)


def _load(fresh: Extension, execute: Callable[[], object], tried: bool) -> Extension:
    """Load an extension unless the very same one is loaded; on any failure nothing is added."""
    known = LOADED.get(fresh.name)
    if known is not None:
        if known.digest == _digest_there(known, fresh.folder):
            return known
        if known.place != fresh.place:
            raise Mistake(
                f"There is another extension {fresh.name} already, from {shortened(known.place)}; "
                "give one of them another name."
            )
        known.take_back()
        del LOADED[fresh.name]
    under_way.append(fresh)
    try:
        execute()
        if not tried:
            for attempt in fresh.tries:
                attempt()
    except Exception as error:
        fresh.take_back()
        if isinstance(error, Mistake):
            raise
        reason = f"{type(error).__name__}: {error}"
        raise Mistake(
            f"The extension {fresh.name} fails: {shortened(reason.rstrip('.'))}."
        ) from error
    finally:
        under_way.pop()
    fresh.digest = fresh.digest_now()
    LOADED[fresh.name] = fresh
    return fresh


def _digest_there(known: Extension, folder: Path) -> str:
    """Return the digest of an extension's files as they lie in a folder; empty if one is not."""
    files = [folder / path.relative_to(known.folder) for path in known.files]
    there = all(path.is_file() for path in files)
    return replace(known, files=files).digest_now() if there else ""


@dataclass(frozen=True)
class Wanted:
    """An extension that a worker must have: where it lies, and its digest."""

    name: str
    place: str
    installed: bool
    digest: str

    def have(self) -> None:
        """Load it, if it is not there yet; raises :class:`Mistake` if it is another one."""
        known = LOADED.get(self.name)
        if known is None or known.digest != self.digest:
            load = load_module(self.name, self.place, True) if self.installed else None
            known = load or load_file(Path(self.place), True)
        if known.digest != self.digest:
            raise Mistake(
                f"A worker has another extension {self.name}: its digest is {known.digest[:12]}, "
                f"and {self.digest[:12]} is used; results would not be the same on all workers."
            )


def wanted() -> tuple[Wanted, ...]:
    """Return what workers must have: all that is loaded here."""
    return tuple(Wanted(e.name, e.place, e.installed, e.digest) for e in LOADED.values())


def have_all(extensions: Iterable[Wanted]) -> None:
    """Load extensions in a worker; raises :class:`Mistake` where one is not the same."""
    for each in extensions:
        each.have()


@dataclass(frozen=True)
class Extended(Generic[Task, Result]):
    """A worker's function that needs extensions."""

    function: Callable[[Task], Result]
    extensions: tuple[Wanted, ...]

    def __call__(self, task: Task) -> Result:
        """Load what is not there yet, then do the work."""
        have_all(self.extensions)
        return self.function(task)


def extended(function: Callable[[Task], Result]) -> Callable[[Task], Result]:
    """Return a function for workers that have loaded what is loaded here."""
    here = wanted()
    return Extended(function, here) if here else function


def needed(digests: Iterable[tuple[str, str]], what: str) -> None:
    """Raise :class:`Mistake` unless the extensions of ``what`` are loaded here.

    ``digests`` are names and digests, or the first letters of these.
    """
    for name, digest in digests:
        here = LOADED.get(name)
        if here is None:
            raise Mistake(
                f"{what} was made with the extension {shown(name)}, which is not loaded; add "
                f"--with and its path."
            )
        if not digest or not here.digest.startswith(digest):
            raise Mistake(
                f"{what} was made with another extension {shown(name)}: its digest is "
                f"{digest[:12]}, and that of the one loaded is {here.digest[:12]}."
            )
