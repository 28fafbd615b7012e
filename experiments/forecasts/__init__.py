"""Forecasts from rolling origins: the model and simple rivals, on the same information."""
