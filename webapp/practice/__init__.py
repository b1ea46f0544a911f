"""The craft of writers: checks against the standard, coaching, licenses."""
