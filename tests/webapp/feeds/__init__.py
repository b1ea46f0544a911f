"""Tests of the feature feeds."""
