"""What breaks around Anju, and what still holds then."""
