"""What people can do, with real databases underneath."""
