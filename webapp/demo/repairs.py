"""What the specialists of the demo are repairing."""
