"""Tests of the pages of the craft of writers."""
