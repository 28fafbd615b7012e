"""Beyond the paper: which assumptions carry its thesis, and when triangulation fails."""
