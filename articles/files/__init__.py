"""The files of articles: taken in with suspicion, kept by their content."""
