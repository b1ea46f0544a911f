"""Writing, saving and publishing articles."""
