"""Work that takes its time, so that a test can look on and end it in the middle."""

from __future__ import annotations

import time
from pathlib import Path

from small import PROGRAM

from triangulation.experiments.engine import worker
from triangulation.experiments.engine.worker import Done, Task


def work(task: Task) -> Done:
    """Rest, and play a part."""
    time.sleep(0.3)
    return worker.work(task)


SLOW_PROGRAM = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import slowly
from triangulation.experiments.engine import carrying
carrying.work = slowly.work
{PROGRAM}
"""
"""The command line with small chunks, each of which takes a third of a second or more."""
