"""Plain functions on what a visitor typed: cleaning it, and masking what must not be stored."""
