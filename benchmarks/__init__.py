"""Measurements of speed and memory; each prints one JSON object with --json."""
