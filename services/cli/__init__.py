"""The command line: `anju`, with the same use cases as the API."""

from services.cli.entrance import main

__all__ = ["main"]
