"""The pages as people meet them: in a real browser, drawn and read by rule."""
