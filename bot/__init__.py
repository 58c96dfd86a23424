"""Foyer: the front room of an intensive outpatient program's website."""
