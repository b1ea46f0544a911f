"""Texts compared, merged and traced back, without a database."""
