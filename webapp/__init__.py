"""The site: every caller of the domain, and the only place that commits."""
