"""The queue of what stayed unsolved."""
