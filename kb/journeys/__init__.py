"""One person's way from a first search to an outcome."""
