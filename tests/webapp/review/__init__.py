"""Tests of the pages on which texts are reviewed and let out."""
