"""The core: who, what is allowed, what happened, what was asked."""
