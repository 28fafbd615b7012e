"""Experiments with many runs: from a file that says what is asked to tables that answer it."""
