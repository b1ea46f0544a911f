"""Tests of reviews: decisions, remarks, lists and the clock."""
