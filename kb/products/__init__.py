"""The tree of products that articles and tickets are about."""
