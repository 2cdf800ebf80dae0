"""The stand-in for Stripe, asked by the makers' own client over real HTTP: does it behave as Stripe says it does?"""
