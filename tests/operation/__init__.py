"""The house at work: its log, its stop, its examination, its figures."""
