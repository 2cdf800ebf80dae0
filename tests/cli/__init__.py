"""The command line: each command, the main job, and what it says when it says no."""
