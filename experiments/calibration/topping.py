"""Topping up a calibration: more trials keep what can be used of those that were made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..engine.store import Store
from ..storage.alone import alone_in
from ..storage.files import ELSEWHERE, OutputError
from ..storage.manifest import Manifest, read_manifest
from ..storage.numerics import differing
from ..storage.resume import RECORD, TOPPED_UP, difference, identity
from ..storage.sealed import DamagedError, read_part, report_damage, write_part
from .played import PLAYED
from .search import spread_count
from .trials import Kept

TRIALS = "trials"


Keep = Callable[[str, str, int], None]
"""Keeps for new work what work with fewer trials has made: takes the identity of the old and of the
new work, and how many trials there were."""


def ask_more_trials(
    folder: Path, settings: Mapping[str, Any], parameters: Mapping[str, Any], keep: Keep
) -> None:
    """Have the work in ``folder`` go on to the trials of ``settings``, if these are more.

    What can be used again is kept; the manifest says what was added and when. Other folders stay as
    they are. Raises :class:`OutputError` where more than the number of trials has changed, or if
    another command is working there.
    """
    if not (folder / RECORD).is_file():
        return
    with alone_in(folder):
        there, now = read_manifest(folder), Manifest(settings, parameters, complete=False)
        before = there.settings.get(TRIALS)
        alike = replace(there, settings={**there.settings, TRIALS: settings[TRIALS]})
        if not isinstance(before, int) or before >= settings[TRIALS]:
            return
        if others := difference(alike, now) or differing(there.numerics, now.numerics):
            raise OutputError(f"{folder} holds other work ({others}); {ELSEWHERE}.")
        when = datetime.now(UTC).isoformat(timespec="seconds")
        added = {"when": when, "from": {TRIALS: before}, "to": {TRIALS: settings[TRIALS]}}
        history = [*there.settings.get(TOPPED_UP, []), added]
        keep(identity(there), identity(now), before)
        begun = replace(now, settings={**settings, TOPPED_UP: history}, numerics=there.numerics)
        begun.write(folder / RECORD)


def keep_spread(folder: Path, kept: Callable[[Path], Kept]) -> Keep:
    """Return what keeps the trials of fits that were spread evenly.

    They are the first of a longer fit. Those that were searched followed from fewer, and are made
    again.
    """

    def keep(old: str, new: str, trials: int) -> None:
        for sealed in sorted(folder.glob(f".{TRIALS}*.csv.sealed")):
            name = sealed.name.removeprefix(".").removesuffix(".sealed")
            one = kept(folder / name)
            if not _is_of(one.sealed, new, name):
                made = replace(one, work=old).read()
                replace(one, work=new).write(made[: spread_count(trials)])

    return keep


def keep_played(folder: Path) -> Keep:
    """Return what keeps the candidates that were played for a plausible set.

    More trials try other candidates from the second wave on, since emulators learn from a longer
    first one; those that are tried again are not played again.
    """

    def keep(old: str, new: str, trials: int) -> None:
        path = folder / PLAYED
        Store(folder).clear()
        if path.exists() and not _is_of(path, new, PLAYED):
            try:
                write_part(path, new, PLAYED, read_part(path, old, PLAYED))
            except DamagedError as reason:
                report_damage(path, reason)
                path.unlink()

    return keep


def _is_of(sealed: Path, work: str, name: str) -> bool:
    """Return whether a sealed file is a whole part of some work."""
    try:
        read_part(sealed, work, name)
    except DamagedError:
        return False
    return True
