"""Tests of the files of articles."""
