"""Stripe's own description of its API, kept offline, and held against the makers' client."""
