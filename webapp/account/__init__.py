"""Sign-in, registration, reset, language and theme."""
