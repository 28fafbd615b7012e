"""The four powers as players that learn (PettingZoo)."""
