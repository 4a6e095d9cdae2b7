"""Drawings: the sheet that charts are drawn on, and SVG that may be read and parted."""
