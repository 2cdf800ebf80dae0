"""What is sealed about persons (个人信息): who looked at it, and what for."""
