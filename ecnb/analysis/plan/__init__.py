"""From gaps to deeds: measures, the least effort to a target, and what came of earlier plans."""
