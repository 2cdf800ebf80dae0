"""PostgreSQL itself, as development and tests start it."""
