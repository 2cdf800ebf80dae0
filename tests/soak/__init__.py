"""What takes longer than anybody waits for a change: more of the same faults, by `make soak` and `make failover`."""
