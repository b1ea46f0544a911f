"""The pages of search tuning."""
