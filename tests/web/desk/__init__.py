"""The desk: what a clerk sees and what becomes of what they send."""
