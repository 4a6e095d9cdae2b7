"""The verbs of the programme summary, and what each of its chapters shows."""
