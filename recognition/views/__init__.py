"""Which screen answers."""
