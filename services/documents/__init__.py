"""Papers and workbooks: what goes out to people, and what comes in from the bureau's ledgers."""
