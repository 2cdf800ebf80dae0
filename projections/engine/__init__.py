"""The only generic code of the read side: history in batches, each entry counted once, rebuilt at will."""
