"""Tests of the whole knowledge base, out and in again."""
