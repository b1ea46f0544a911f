"""People: accounts, roles, groups, sign-in."""
