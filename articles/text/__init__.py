"""How the source of an article becomes what its readers see."""
