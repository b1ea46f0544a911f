"""Writing before the save."""
