"""Agreement of raters in words: what alpha allows to say, and how each rater stands."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ecnb.analysis.rating.agreement import Leniency, Level
from ecnb.analysis.rating.signs import LEVEL
from ecnb.model.standard import Standard
from ecnb.report.inline import Inline, strong
from ecnb.report.story.figures import fixed, percent
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Number, Row, Table

_LEAST_SHOWN = Fraction(1, 1000)


def alpha_text(value: Fraction | None, lang: str) -> str:
    """Write alpha with three decimals, as it is usually published; a word where there is none."""
    return tell("alpha_none", lang) if value is None else fixed(value, 3)


def level_text(level: Level, lang: str) -> str:
    """Say what an alpha of that level allows."""
    return tell(f"alpha_{level}", lang)


def signed_percent(value: Fraction) -> str:
    """Write a signed share.

    >>> signed_percent(Fraction(381, 10000)), signed_percent(Fraction(-1, 3))
    ('+3.8%', '-33.3%')
    """
    return f"{'+' if value > 0 else ''}{percent(value)}"


def chance_text(value: Fraction) -> str:
    """Write a chance; below a thousandth only that it is.

    >>> chance_text(Fraction(1, 10**6)), chance_text(Fraction(1, 32))
    ('<0.001', '0.031')
    """
    return "<0.001" if value < _LEAST_SHOWN else fixed(value, 3)


def leniency_table(
    standard: Standard, found: Sequence[Leniency], lang: str, *, compared: str, caption: str
) -> Table:
    """Show how each rater stands to the others. compared: names what was counted."""
    columns = (
        Column(tell("rater", lang), width=1.6),
        Column(compared, "right"),
        Column(tell("rater_higher", lang), "right"),
        Column(tell("rater_lower", lang), "right"),
        Column(tell("rater_mean", lang), "right", 2.4),
        Column(tell("rater_chance", lang), "right"),
        Column(tell("rater_side", lang), width=2),
    )
    rows = tuple(_row(standard, one, lang) for one in found)
    notes = (tell("leniency_note", lang, level=percent(LEVEL, 0)),)
    return Table(columns, rows, caption=caption, notes=notes, style="compact")


def _row(standard: Standard, one: Leniency, lang: str) -> Row:
    ends = ("", "") if one.low is None or one.high is None else (one.low, one.high)
    low, high = (signed_percent(end) if isinstance(end, Fraction) else "" for end in ends)
    said: Inline = tell(f"side_{one.side}", lang)
    if one.side in ("lenient", "strict"):
        said = strong(str(said))
    return Row((
        standard.raters[one.rater].brief.get(lang), str(one.n), str(one.higher), str(one.lower),
        Number(signed_percent(one.mean), low, high), chance_text(one.corrected), said,
    ))  # fmt: skip
