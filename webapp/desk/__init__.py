"""The queue and the ticket, for those who work them."""
