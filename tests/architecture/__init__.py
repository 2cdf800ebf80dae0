"""What a reviewer should not have to say: who imports whom, how long things are, what they are called."""
