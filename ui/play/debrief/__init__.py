"""The debrief of a room's game: what the class did, and what would have come of it otherwise."""
