"""What leaves the desk: one handoff as paper, PDF, JSON or FHIR, many as CSV, and the figures."""
