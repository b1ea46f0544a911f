"""What programs read: feeds of changes, the map of the site, how to search it."""
