"""Scenario files that come with the model."""
