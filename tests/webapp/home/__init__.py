"""Tests of the feature home."""
