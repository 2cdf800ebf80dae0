"""What befell the record itself."""
