"""Recurring and event-driven duties: what was due, was it done, what comes next."""
