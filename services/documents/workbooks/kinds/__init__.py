"""The kinds of ledgers: each is its row and its columns, in a file of its own."""
