"""What is said to people, in their language: Chinese is the source, English its translation."""

from services.languages.tongue import N_, Said, Tongue, choose

__all__ = ["N_", "Said", "Tongue", "choose"]
