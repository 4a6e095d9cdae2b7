"""Rows of each table, checked: every fault with its place, all of a file at once."""
