"""A sheet to draw a chart on: SVG in points, y downward, text kept as text.

Everything is placed in points on one coordinate system, so that a long Chinese label has a
place of its own and nothing overlaps by accident of a layout engine. A chart of ours is some
rectangles, lines, dots and words: they are written as they are. matplotlib's SVG of the same
chart looked alike and took half of a report's time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from markupsafe import escape

from ecnb.report import theme
from ecnb.report.text import visible, width

Anchor = Literal["left", "center", "right"]
Marker = Literal["o", "s", "^", "D"]

SIZE = 9.0
"""Size of running text in charts, in points."""
LINE_HEIGHT = 1.3

_ANCHORS: dict[Anchor, str] = {"left": "start", "center": "middle", "right": "end"}
_SHAPES: dict[Marker, tuple[tuple[float, float], ...]] = {
    "s": ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    "^": ((0, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    "D": ((0, -0.7), (0.7, 0), (0, 0.7), (-0.7, 0)),
}
"""Corners of the markers that are no circle, for a size of 1."""


def text_width(text: str, size: float = SIZE) -> float:
    """Width of a line in points, near enough to place things by."""
    return width(text) * size * 0.53


def _n(figure: float) -> str:
    """Write a coordinate to a hundredth of a point.

    >>> _n(12.0), _n(0.456), _n(-0.001)
    ('12', '0.46', '0')
    """
    text = f"{figure:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Sheet:
    """A drawing of a given size in points. Later things lie above earlier ones.

    >>> page = Sheet(20)
    >>> page.text(0, 12, "得分 <b>")
    >>> "得分 &lt;b&gt;</text>" in page.svg()
    True
    """

    def __init__(self, height: float, page_width: float = theme.TEXT_WIDTH) -> None:
        self.width, self.height = page_width, height
        self._parts: list[str] = []

    def _draw(self, element: str, text: str = "", **attributes: object) -> None:
        shown = "".join(
            f' {name.replace("_", "-")}="{_n(value) if isinstance(value, float) else value}"'
            for name, value in attributes.items()
        )
        self._parts.append(f"<{element}{shown}>{escape(text)}</{element}>")

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
        """Write a line with its baseline at ``y``."""
        self._draw(
            "text", visible(text), x=float(x), y=float(y), font_size=float(size), fill=colour,
            text_anchor=_ANCHORS[anchor],
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
        self._draw(
            "rect", x=float(x), y=float(y), width=float(across), height=float(down), fill=fill,
            stroke=edge, stroke_width=0.8,
        )  # fmt: skip

    def line(
        self, xs: tuple[float, float], ys: tuple[float, float], colour: str, thick: float = 0.8,
        *, dashed: bool = False,
    ) -> None:  # fmt: skip
        """Draw a straight line."""
        dashes = {"stroke_dasharray": f"{_n(3 * thick)} {_n(2.5 * thick)}"} if dashed else {}
        self._draw(
            "line", x1=float(xs[0]), y1=float(ys[0]), x2=float(xs[1]), y2=float(ys[1]),
            stroke=colour, stroke_width=float(thick), **dashes,
        )  # fmt: skip

    def dot(
        self, x: float, y: float, colour: str, *, marker: Marker = "o", hollow: bool = False,
        size: float = 6,
    ) -> None:  # fmt: skip
        """Draw a point."""
        style: dict[str, Any] = {
            "fill": theme.PAPER if hollow else colour,
            "stroke": colour if hollow else theme.PAPER,
            "stroke_width": 1.3 if hollow else 0.7,
        }
        if marker == "o":
            self._draw("circle", cx=float(x), cy=float(y), r=size / 2, **style)
            return
        corners = ((x + dx * size, y + dy * size) for dx, dy in _SHAPES[marker])
        self._draw("polygon", points=" ".join(f"{_n(a)},{_n(b)}" for a, b in corners), **style)

    def svg(self) -> str:
        """Give the drawing, with fonts that screens and paper have."""
        across, down = _n(self.width), _n(self.height)
        fonts = escape(theme.css_fonts(theme.SCREEN_SANS))
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}pt" height="{down}pt" '
            f'viewBox="0 0 {across} {down}" font-family="{fonts}">'
        )
        return "".join([head, *self._parts, "</svg>"])
