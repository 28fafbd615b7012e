"""Speed, measured: the engine against a plain Mesa model of the same world, in one run."""
