"""The JSON API, as a program asks it."""
