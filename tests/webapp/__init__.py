"""The features of the site, tested through its pages."""
