"""Tariffs, runs, sheets, books and the account of a dwelling."""
