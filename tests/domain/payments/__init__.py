"""The drawer and the receipts."""
