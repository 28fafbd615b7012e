"""Fitting parameters to historical series, and whether that can find them again."""
