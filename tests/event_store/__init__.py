"""History: where facts are kept, and who can read what about a person."""
