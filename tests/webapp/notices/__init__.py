"""Tests of the feature notices."""
