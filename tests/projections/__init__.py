"""Events in, rows out: whatever the batches, the workers and the kills."""
