"""Sessions: what a class played, as data without names, to be kept, replayed and analysed."""
