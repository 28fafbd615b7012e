"""The paper's claims as experiments that can fail."""
