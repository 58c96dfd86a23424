"""Dialogue policies: safety above all, then screening, then the rules."""
