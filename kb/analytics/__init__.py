"""Read models over events only."""
