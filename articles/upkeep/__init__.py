"""Keeping published articles true."""
