"""How fast is Anju against what is bare underneath it? Ratios of interleaved rounds in one run, never wall times."""
