"""The pages of a resident: his own dwelling, and nothing of anybody else's."""
