"""Tests of following and of telling."""
