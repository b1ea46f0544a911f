"""What a person is told, and what they follow."""
