"""The front door: search first."""
