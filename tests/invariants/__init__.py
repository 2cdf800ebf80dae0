"""Any order of any acts: what must hold whatever people do."""
