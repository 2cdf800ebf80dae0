"""What a person sees: the page to pay on, and the desk. Both say that the money is not real."""
