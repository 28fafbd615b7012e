"""Simple second versions of what the model computes, to compare the fast ones with."""
