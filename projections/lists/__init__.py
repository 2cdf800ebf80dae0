"""The lists that people work with: what is owed, what came in, what was done, what stands in the books."""
