"""An entity against its own past: periods side by side, and whether they show a trend."""
