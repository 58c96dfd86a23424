"""The screening: its questions, how answers are read, guidance, and the summary for staff."""
