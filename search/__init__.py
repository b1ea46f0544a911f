"""Search and suggestion: documents in, ranked results out."""
