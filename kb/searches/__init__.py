"""Searches that a person keeps."""
