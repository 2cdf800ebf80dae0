"""Whatever a provider tells, in whatever order, however often, or not at all: the books come to the same."""
