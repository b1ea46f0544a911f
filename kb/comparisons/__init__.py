"""Comparisons of two ways to rank, decided by what people open."""
