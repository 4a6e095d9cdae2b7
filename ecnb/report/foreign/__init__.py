"""What other programs and people wrote (outputs, HTML, Markdown), as blocks."""
