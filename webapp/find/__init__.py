"""Search results, type-ahead and what was not found."""
