"""The content standard: checks of single revisions, and coaching from samples."""
