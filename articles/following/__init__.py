"""Who wants to hear of changes to articles."""
