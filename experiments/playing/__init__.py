"""Playing worlds: what a job asks, in chunks, and what it writes."""
