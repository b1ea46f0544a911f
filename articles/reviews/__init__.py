"""The second look at a text before its readers get it."""
