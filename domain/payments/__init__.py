"""How money comes in: the cashier's shift and the book of numbered receipts."""
