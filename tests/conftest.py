"""Settings that all tests share."""

from __future__ import annotations

import os
import signal

from hypothesis import settings

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# A script that starts the tests in the background has them ignore Ctrl-C, and so does every process
# that they start: the tests of interrupts would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)
