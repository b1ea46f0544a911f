"""Announcements made, changed and ended; who has read them."""
