"""Tests of kept searches."""
