"""A question in one language finds articles that exist only in the other.

A dictionary is learned from the articles that the site has in both languages, over a
small one that is shipped. No neural model, no network.
"""
