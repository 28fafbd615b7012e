"""Settings that all tests share."""

from __future__ import annotations

import os
import signal

from hypothesis import HealthCheck, settings

# Examples are the same each time, and nothing depends on how fast the machine is. The other profile
# looks for new ones: HYPOTHESIS_PROFILE=search make test
SLOW = [HealthCheck.too_slow]
settings.register_profile(
    "same", deadline=None, derandomize=True, print_blob=True, suppress_health_check=SLOW
)
settings.register_profile("search", deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# A script that starts the tests in the background has them ignore Ctrl-C, and so does every process
# that they start: the tests of interrupts would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)
