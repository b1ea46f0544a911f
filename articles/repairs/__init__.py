"""The way of a failing revision to a better one."""
