"""Tests of the feature admin."""
