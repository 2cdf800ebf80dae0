"""Stories in dates and amounts, with figures that were written by hand."""
