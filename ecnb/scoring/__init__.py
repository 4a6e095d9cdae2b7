"""Pure scoring core: a standard and tables of evidence in, scorecards out.

No path, clock, environment, randomness or logging. One path: one entity is a table of one.
"""
