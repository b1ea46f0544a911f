"""Tests of the feature insights."""
