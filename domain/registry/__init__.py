"""Which areas, buildings and dwellings there are, who owns and who lives in them, and what a file brought."""
