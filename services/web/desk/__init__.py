"""The pages at which the property company's staff work: finding, the counter, runs, what waits for a second person."""
