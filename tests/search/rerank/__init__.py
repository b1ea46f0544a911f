"""Tests of what was learned from people."""
