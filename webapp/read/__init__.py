"""An article as its reader sees it, and the verdict."""
