"""The bureau's ledgers: what is read, what is named as a fault, what is refused."""
