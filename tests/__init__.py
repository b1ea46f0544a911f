"""Tests that talk to the real thing."""
