"""The morning meeting of the bureau: what is owed, what came in, what is doubted, how far each handover is."""
