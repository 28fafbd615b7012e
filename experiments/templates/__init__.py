"""Templates of reports, found as package data."""
