"""The request: suggestions while writing, the ticket, its thread."""
