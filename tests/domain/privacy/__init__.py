"""What is sealed about persons."""
