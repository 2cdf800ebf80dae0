"""What is owed for the property service, why it is that much, and what was paid for it."""
