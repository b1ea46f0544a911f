"""Rows for tests, made by the same actions as on the site."""
