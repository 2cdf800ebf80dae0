"""Stripe's own description of what is said to it and what it answers, and whether somebody keeps to it.

Cut out of the official OpenAPI document; README.md says whence, LICENSE under which terms.
"""

from services.stripe_simulator.contract.contract import Contract, Operation

__all__ = ["Contract", "Operation"]
