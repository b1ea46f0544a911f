"""What people decide about search: synonyms, pinned articles, settings."""
