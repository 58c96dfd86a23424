"""The staff console: sign-in, the queue, a handoff's page, and what visitors asked for."""
