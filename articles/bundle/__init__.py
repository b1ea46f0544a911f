"""The whole knowledge base as a folder or a zip file, out and in again."""
