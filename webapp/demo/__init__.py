"""The demo: its content, its people, its ninety days."""
