"""What everybody concerned has to know for a while."""
