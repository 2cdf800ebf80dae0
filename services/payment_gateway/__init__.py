"""Payment providers behind one port: what is asked of them, and the facts that they tell."""
