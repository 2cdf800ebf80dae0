"""The pages at which the bureau watches over handovers: what blocks them, and which company may act since when."""
