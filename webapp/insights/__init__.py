"""What fails, and the evidence behind it."""
