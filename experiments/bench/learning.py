"""How fast learners play: world-steps a second of the vector environment."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import click
import psutil

from ...agents.moves import POWERS
from ..installing import missing

PLAYER = "belarus"


@dataclass(frozen=True)
class LearningExtent:
    """How much is measured: ``worlds`` for each process, ``months`` of each game."""

    worlds: int = 1024
    months: int = 60
    citizens: int = 200


FULL = LearningExtent()
QUICK = LearningExtent(months=12)


TARGETS = {("idle", 2): "≥ 20,000"}
"""World-steps a second, by opponents and processes."""


def measure(quick: bool, as_json: bool, tell: Callable[[str], None]) -> None:
    """Measure and print world-steps a second, by opponents and processes.

    A world-step is one month of one world, with what the learner is shown and rewarded with.
    Processor time is that of all processes; other work on the machine lengthens it less than the
    clock's. Raises :class:`Mistake` where the extra ``rl`` is not installed.
    """
    extent = QUICK if quick else FULL
    rows = [
        _rate(extent, others, processes, tell)
        for others in ("idle", "deliberate")
        for processes in (1, 2)
    ]
    if as_json:
        click.echo(json.dumps({"extent": asdict(extent), "rows": rows}, indent=2))
    else:
        _print(extent, rows)


def _print(extent: LearningExtent, rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    title = f"Learning: {extent.worlds:,} worlds a process, {extent.citizens:,} citizens each"
    table = Table(title=title, title_justify="left")
    for heading in rows[0]:
        table.add_column(heading, justify="right")
    table.add_column("target", justify="right")
    for row in rows:
        others, processes, *rates = row.values()
        target = TARGETS.get((others, processes), "")
        table.add_row(others, str(processes), *(f"{rate:,.0f}" for rate in rates), target)
    Console(highlight=False).print(table)


def _rate(
    extent: LearningExtent, others: str, processes: int, tell: Callable[[str], None]
) -> dict[str, Any]:
    try:
        from ..learning.batch import WorldsEnv
    except ImportError:
        raise missing("gymnasium", "learning", "rl") from None
    tell(f"opponents {others}, processes {processes}")
    env: Any = WorldsEnv(
        extent.worlds * processes, player=PLAYER, months=extent.months + 1,
        citizens=extent.citizens, processes=processes,
        policies={power.name: others for power in POWERS if power.name != PLAYER},
    )  # fmt: skip
    try:
        env.action_space.seed(1)
        env.reset(seed=1)
        env.step(env.action_space.sample())  # what is done once is done
        actions = [env.action_space.sample() for _ in range(extent.months)]
        before, start = _processor_seconds(), time.perf_counter()
        for each in actions:
            env.step(each)
        seconds = time.perf_counter() - start
        processor = _processor_seconds() - before
    finally:
        env.close()
    steps = env.num_envs * extent.months
    return {
        "opponents": others,
        "processes": processes,
        "world-steps a second": steps / seconds,
        "world-steps a second of processor time": steps / processor,
    }


def _processor_seconds() -> float:
    """Return the processors' time that this process and those below it have taken so far."""
    here = psutil.Process()
    return sum(
        times.user + times.system
        for times in (each.cpu_times() for each in [here, *here.children(recursive=True)])
    )
