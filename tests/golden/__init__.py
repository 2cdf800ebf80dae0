"""What is on disk is read for ever."""
