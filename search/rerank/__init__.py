"""The last ranker: the order of the best candidates, learned from what helped."""
