"""Carrying work out: parts are played by workers, kept in a store, and resumed."""
