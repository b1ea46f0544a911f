"""What specialists decide about search, seen before it holds, and taken back."""
