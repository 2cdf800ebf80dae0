"""What is sent and what is answered, in the form of JSON."""
