"""Workbooks to fill in: of an entity, and of a plan."""
