"""One visual language for screen, paper and charts: official, calm, readable in grey.

Verdict colours stay apart for colour-blind readers (teal, amber, brick, slate differ in
lightness as well), and a symbol says the same again. Every text colour has a contrast of at
least 4.5 to white. 黑体 for headings and stress, 宋体 for running text on paper: the fonts
that can be shipped have one weight, and official papers stress by typeface anyway.
"""

from __future__ import annotations

from ecnb.model.scorecard import Verdict

INK = "#1b2126"
MUTED = "#56606a"
LINE = "#c5ccd3"
FAINT = "#f3f5f7"
PAPER = "#ffffff"
NAVY = "#1f4e79"
NAVY_LIGHT = "#dce6f0"
RED = "#b01e23"
"""The red of official letterheads; on the title page only."""
TEAL = "#0b6b66"
TEAL_LIGHT = "#dff0ee"
AMBER = "#8a5a00"
AMBER_LIGHT = "#fbf1dc"
BRICK = "#a5341f"
BRICK_LIGHT = "#f9e7e3"
SLATE = "#4b5a76"
RANGE = "#d98a1f"
"""A possible range in charts, seen on navy and on white."""

COLOURS: dict[str, str] = {
    "ink": INK, "muted": MUTED, "line": LINE, "faint": FAINT, "paper": PAPER, "navy": NAVY,
    "navy-light": NAVY_LIGHT, "red": RED, "teal": TEAL, "teal-light": TEAL_LIGHT, "amber": AMBER,
    "amber-light": AMBER_LIGHT, "brick": BRICK, "brick-light": BRICK_LIGHT, "slate": SLATE,
    "range": RANGE,
}  # fmt: skip
"""Palette by name: CSS variables on the screen, a dictionary in Typst."""

SYMBOLS: dict[Verdict, str] = {
    Verdict.MET: "✓",
    Verdict.PARTLY: "△",
    Verdict.NOT_MET: "×",
    Verdict.NOT_DUE: "○",
    Verdict.NOT_APPLICABLE: "—",
    Verdict.NOT_ASSESSED: "□",
    Verdict.NO_TARGET: "#",
    Verdict.REPORTED: "≡",
}
"""One symbol a verdict, no two alike; each exists in the embedded fonts (a test looks)."""

VERDICT_COLOURS: dict[Verdict, str] = {
    Verdict.MET: "teal",
    Verdict.PARTLY: "amber",
    Verdict.NOT_MET: "brick",
    Verdict.NOT_DUE: "slate",
    Verdict.NOT_APPLICABLE: "muted",
    Verdict.NOT_ASSESSED: "slate",
    Verdict.NO_TARGET: "muted",
    Verdict.REPORTED: "muted",
}
"""Palette name of each verdict."""

RATER_COLOURS: tuple[str, ...] = (NAVY, "#b3541e", TEAL, "#6d4a8f")
"""Series colours of charts, apart in hue and lightness; each series has its own marker too."""

TEXT_WIDTH = 460.0
"""Width of the text column on A4 in points; charts are drawn for it."""

SANS = "Noto Sans CJK SC"
SERIF = "Noto Serif CJK SC"
MONO = "Noto Sans Mono CJK SC"

SCREEN_SANS: tuple[str, ...] = (
    SANS, "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "SimHei", "sans-serif",
)  # fmt: skip
"""Fonts a screen may have, best first; the first is the one that charts are measured with."""
SCREEN_SERIF: tuple[str, ...] = (SERIF, "Source Han Serif SC", "Songti SC", "SimSun", "serif")
"""For official papers, which are set in 宋体 on the screen too."""
SCREEN_MONO: tuple[str, ...] = ("Consolas", "Menlo", MONO, "monospace")


def css_fonts(families: tuple[str, ...]) -> str:
    """Write a font stack for CSS or an SVG attribute.

    >>> css_fonts(("Noto Sans CJK SC", "sans-serif"))
    "'Noto Sans CJK SC', sans-serif"
    """
    return ", ".join(f"'{name}'" if " " in name else name for name in families)


def css_variables() -> str:
    """Write palette and fonts as CSS custom properties."""
    lines = [f"--{name}: {value};" for name, value in COLOURS.items()]
    lines.append(f"--sans: {css_fonts(SCREEN_SANS)};")
    lines.append(f"--serif: {css_fonts(SCREEN_SERIF)};")
    lines.append(f"--mono: {css_fonts(SCREEN_MONO)};")
    return " ".join(lines)
