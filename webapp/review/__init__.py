"""The second look at a text, and its way to readers."""
