"""Tests of the articles package."""
