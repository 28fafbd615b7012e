"""The historical periods: fans against the record, and dated episodes."""
