"""The shared words, at every edge and for every spelling."""
