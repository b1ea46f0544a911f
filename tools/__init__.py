"""What developers run: vendored files, translations."""
