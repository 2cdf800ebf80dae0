"""How money comes in: the cashier's shift, the book of numbered receipts, and money without a home."""
