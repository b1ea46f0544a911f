"""Folders of Markdown files brought in as articles, again and again."""
