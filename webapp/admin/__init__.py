"""What the administrator and the keepers of the catalog decide."""
