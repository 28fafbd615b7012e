"""Plain second versions of what the model computes, to hold the fast ones against."""
