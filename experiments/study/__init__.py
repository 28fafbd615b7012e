"""Experiments from a file: many points, many replications, nothing lost."""
