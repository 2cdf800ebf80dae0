"""The two databases that Anju keeps its records in: an embedded SQLite, and PostgreSQL."""
