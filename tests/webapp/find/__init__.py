"""Tests of the feature find."""
