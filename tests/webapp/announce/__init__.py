"""Tests of the feature announce."""
