"""A question in one language, an article in the other."""
