"""What the domain decides: each act does it, refuses it, or stays quiet when it is repeated."""
