"""Tests of the feature write."""
