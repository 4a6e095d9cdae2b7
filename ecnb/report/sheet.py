"""A sheet to draw a chart on: matplotlib in points, y downward, text kept as text.

Everything is placed in points on one coordinate system, so that a long Chinese label has a
place of its own and nothing overlaps by accident of a layout engine. The SVG has the same
bytes on every run and whatever the notebook did to matplotlib's settings.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Literal

from ecnb.report import fonts, theme
from ecnb.report.svg import clean
from ecnb.report.text import visible, width

Anchor = Literal["left", "center", "right"]

SIZE = 9.0
"""Size of running text in charts, in points."""
LINE_HEIGHT = 1.3

_POINTS_PER_INCH = 72


@contextmanager
def sheet(height: float, page_width: float = theme.TEXT_WIDTH) -> Iterator[Sheet]:
    """Open a sheet under our own settings, whatever the process has set for matplotlib.

    >>> with sheet(20) as page:
    ...     page.text(0, 12, "得分 <b>")
    ...     svg = page.svg()
    >>> "得分 &lt;b&gt;</text>" in svg
    True
    """
    import matplotlib as mpl  # noqa: PLC0415 - heavy, and only where something is drawn

    _register_font()
    ours = {
        **{key: value for key, value in mpl.rcParamsDefault.items() if "backend" not in key},
        "font.family": [theme.SANS],
        "svg.fonttype": "none",
        "svg.hashsalt": "ecnb",
        "axes.unicode_minus": False,
    }
    with mpl.rc_context(ours):
        yield Sheet(page_width, height)


@cache
def _register_font() -> None:
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - heavy

    if theme.SANS not in {entry.name for entry in fontManager.ttflist}:
        fontManager.addfont(fonts.sans_file())


def text_width(text: str, size: float = SIZE) -> float:
    """Width of a line in points, near enough to place things by."""
    return width(text) * size * 0.53


class Sheet:
    """A drawing of a given size in points."""

    def __init__(self, page_width: float, height: float) -> None:
        from matplotlib.figure import Figure  # noqa: PLC0415 - heavy

        self.width, self.height = page_width, height
        inches = (page_width / _POINTS_PER_INCH, height / _POINTS_PER_INCH)
        self._figure = Figure(figsize=inches, dpi=_POINTS_PER_INCH, frameon=False)
        self._axes: Any = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, page_width)
        self._axes.set_ylim(height, 0)
        self._axes.axis("off")
        self._drawn = 0

    def _above(self) -> int:
        """Later things lie above earlier ones."""
        self._drawn += 1
        return self._drawn

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        colour: str = theme.INK,
        size: float = SIZE,
        anchor: Anchor = "left",
    ) -> None:
        """Write a line with its baseline at ``y``. A dollar sign is a dollar sign."""
        self._axes.text(
            x, y, visible(text), color=colour, size=size, ha=anchor, va="baseline",
            parse_math=False, zorder=self._above(),
        )  # fmt: skip

    def lines(self, x: float, middle: float, lines: Sequence[str], **style: Any) -> None:
        """Write several lines, centred on ``middle``."""
        step = style.get("size", SIZE) * LINE_HEIGHT
        first = middle - step * (len(lines) - 1) / 2 + style.get("size", SIZE) * 0.36
        for at, line in enumerate(lines):
            self.text(x, first + at * step, line, **style)

    def rect(
        self, x: float, y: float, across: float, down: float, fill: str, edge: str = "none"
    ) -> None:
        """Draw a filled rectangle from its upper left corner."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - heavy

        shape = Rectangle((x, y), across, down, facecolor=fill, edgecolor=edge, linewidth=0.8)
        shape.set_zorder(self._above())
        self._axes.add_patch(shape)

    def line(
        self, xs: tuple[float, float], ys: tuple[float, float], colour: str, thick: float = 0.8,
        *, dashed: bool = False,
    ) -> None:  # fmt: skip
        """Draw a straight line."""
        style = (0, (3, 2.5)) if dashed else "-"
        self._axes.plot(
            xs, ys, color=colour, linewidth=thick, linestyle=style, solid_capstyle="butt",
            zorder=self._above(),
        )  # fmt: skip

    def dot(
        self, x: float, y: float, colour: str, *, marker: str = "o", hollow: bool = False,
        size: float = 6,
    ) -> None:  # fmt: skip
        """Draw a point."""
        fill = theme.PAPER if hollow else colour
        edge = colour if hollow else theme.PAPER
        self._axes.plot(
            [x], [y], marker=marker, markersize=size, markerfacecolor=fill, markeredgecolor=edge,
            markeredgewidth=1.3 if hollow else 0.7, zorder=self._above(),
        )  # fmt: skip

    def svg(self) -> str:
        """Give the drawing: only what a chart needs, with fonts that screens and paper have."""
        stream = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        self._figure.savefig(stream, format="svg", metadata=nothing)
        stack = theme.css_fonts(theme.SCREEN_SANS)
        return clean(stream.getvalue().replace(f"'{theme.SANS}'", stack), in_points=True)
