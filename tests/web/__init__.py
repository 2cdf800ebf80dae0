"""The pages and their languages, without a browser."""
