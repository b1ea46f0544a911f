"""Writing before the save: private copies, and who else is at it."""
