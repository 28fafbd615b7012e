"""Programs of rules: traced once, compiled where possible, and run with the same bits."""
