"""The words that every context shares: money, areas, periods, codes, parties, authority."""
