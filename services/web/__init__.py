"""The pages: what a household owes and why, legible on an old phone, in two languages, without scripts."""
