"""The fund of a building."""
