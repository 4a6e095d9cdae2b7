"""Why points were lost and clauses not met, as far as the evidence says."""
