"""Frozen values that pass between rooms: standards, evidence, tables, scorecards, periods."""
