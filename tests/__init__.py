"""The evidence, at the lowest level that can fail for the reason."""

import os
import sys

# Somebody's surroundings may forbid what Python keeps of a file that it has compiled. Then each process that a test
# starts compiles all of our code anew, which takes longer than most of them work.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
