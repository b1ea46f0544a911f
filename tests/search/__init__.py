"""Tests of search and suggestion on a real index."""
