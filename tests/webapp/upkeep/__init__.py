"""The pages that keep articles true."""
