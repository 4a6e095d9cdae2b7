"""Blocks as Typst code, and from it the PDF: the same bytes on every run."""
