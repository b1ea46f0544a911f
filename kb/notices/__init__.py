"""What the site tells a person."""
