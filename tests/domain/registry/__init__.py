"""Areas, dwellings, residents and imports."""
