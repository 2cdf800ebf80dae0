"""Where facts are kept: append-only, in one order, personal values sealed."""
