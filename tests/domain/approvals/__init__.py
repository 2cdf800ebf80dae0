"""One prepares, another approves."""
