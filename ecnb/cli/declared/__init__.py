"""Commands with their options, declared; what carries them out is imported when one runs."""
