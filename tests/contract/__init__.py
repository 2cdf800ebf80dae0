"""Stripe's own description of its API, kept offline: cut out of the official document, and held against the makers' client."""
