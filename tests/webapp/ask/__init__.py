"""Asking, from the first word to the confirmed answer."""
