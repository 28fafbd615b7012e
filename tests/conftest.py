"""Settings that all tests share."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Examples are the same each time, and nothing depends on how fast the machine is. The other profile
# looks for new ones: HYPOTHESIS_PROFILE=search make test
SLOW = [HealthCheck.too_slow]
settings.register_profile(
    "same", deadline=None, derandomize=True, print_blob=True, suppress_health_check=SLOW
)
settings.register_profile("search", deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

LONGEST = (
    "browser/test_explore.py", "browser/test_accessible.py", "test_experiment_losses.py",
    "browser/test_rooms_people.py", "browser/test_rooms_looks.py", "browser/test_views.py",
    "test_experiment.py", "browser/test_seat.py", "browser/test_rooms_debriefed.py",
    "browser/test_rooms_lesson_in_browsers.py", "test_rooms_web_command.py",
    "test_claims_report.py", "test_packaging.py", "browser/test_kept.py",
    "test_rooms_engine_death.py", "test_extensions.py", "test_analysis_command.py",
    "test_claims.py", "test_crew.py", "test_documentation.py",
)  # fmt: skip
"""The files that take longest, which begin first: at the end all workers have short ones."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    order = {here / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path, len(order)))


# A script that starts the tests in the background has them ignore Ctrl-C, and so does every process
# that they start: the tests of interrupts would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)
