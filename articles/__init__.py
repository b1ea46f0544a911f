"""Articles: stable identities, immutable revisions, and how well they serve."""
