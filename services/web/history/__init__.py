"""The history of anything: who did what, when, why, on what authority; what it came from, and what it caused."""
