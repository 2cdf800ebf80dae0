"""Shares of the retrofit and the word of each household."""
