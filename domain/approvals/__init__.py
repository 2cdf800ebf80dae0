"""One person prepares, another approves (四眼原则)."""
