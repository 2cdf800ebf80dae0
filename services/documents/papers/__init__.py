"""Papers that people hold in their hands: statements and receipts as PDF/UA-1, in both languages."""
