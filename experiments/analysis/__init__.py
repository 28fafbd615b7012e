"""Questions asked of an experiment's results; each module answers one."""
