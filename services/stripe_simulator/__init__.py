"""A Stripe of test money on this computer, for demonstrations and tests: the makers' client talks to it unmodified.

Never imported by what runs in production, and not part of what is installed (an import rule and the wheel say so).
It keeps to Stripe's own description of its API: every request, answer and event is held against it.
"""

from services.stripe_simulator.merchant import Merchant
from services.stripe_simulator.serving import served
from services.stripe_simulator.simulator import Simulator

__all__ = ["Merchant", "Simulator", "served"]
