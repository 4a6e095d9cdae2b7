"""Evidence of n entities as columns, counted and checked across tables."""
