"""Staff (工作人员): who works for the bureau or the company, in which role, where, and by whose decision."""
