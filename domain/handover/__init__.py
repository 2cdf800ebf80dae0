"""The handover (移交) of an area to a company: its cut-off, its term, and what it was signed with."""
