"""Tests of the content standard."""
