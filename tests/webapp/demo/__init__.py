"""The demo: its story, its tickets, its sign-in."""
