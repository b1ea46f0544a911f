"""What people decide about search, in the database."""
