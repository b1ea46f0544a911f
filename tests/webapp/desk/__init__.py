"""Tests of the feature desk."""
