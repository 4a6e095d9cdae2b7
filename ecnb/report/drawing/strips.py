"""A long chart in strips, so that paper breaks it between rows as it breaks a table.

The strip above the first row and the one below the last stand on every page that has a part of
the chart: its key and its axis. A word stands in one strip only, so that it is read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

WHOLE = 230.0
"""Points: a chart up to a third of a page is never parted."""
LEAST = 40.0
"""Points: no page has less of a chart's rows, two of one line each."""

_NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
_SPANS = {"line": ("y1", "y2"), "rect": ("y",), "text": ("y",), "circle": ("cy",)}
_RISE = 0.36
"""Half the height of a word, as a share of its size, from its baseline up to its middle."""


@dataclass(frozen=True, slots=True)
class Strips:
    """Drawings of a chart's head, of its rows, of its foot; all as wide as the chart."""

    head: str
    rows: tuple[str, ...]
    foot: str


def part(drawing: str, cuts: Sequence[float]) -> Strips | None:
    """Part a clean drawing at ``cuts``: tops of the rows and the bottom of the last, in points.

    None: it is short, or does not say how it is measured, or the cuts are none of its own.
    """
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - only where a chart is long

    root = fromstring(drawing.replace(_NAMESPACE, "", 1))
    try:
        left, top, across, down = map(float, root.get("viewBox", "").split())
    except ValueError:
        return None
    rising = all(above < below for above, below in pairwise(cuts))
    inside = len(cuts) > 1 and top <= cuts[0] and cuts[-1] <= top + down
    if down <= WHOLE or not rising or not inside:
        return None

    def strip(above: float, below: float) -> str:
        return _strip(root, (left, above, across, below - above))

    edges = _merged(cuts)
    rows = tuple(strip(above, below) for above, below in pairwise(edges))
    return Strips(strip(top, edges[0]), rows, strip(edges[-1], top + down))


def _merged(cuts: Sequence[float]) -> list[float]:
    """Leave cuts out until no strip of rows is too low to stand alone.

    >>> _merged([10, 30, 50, 70, 90, 110, 130, 150])
    [10, 50, 90, 150]
    """
    kept = [cuts[0]]
    for cut in cuts[1:-1]:
        if cut - kept[-1] >= LEAST and cuts[-1] - cut >= LEAST:
            kept.append(cut)
    return [*kept, cuts[-1]]


def _strip(root: Any, box: tuple[float, float, float, float]) -> str:
    """Write a drawing of what lies in a box: left, top, width, height."""
    from xml.etree.ElementTree import Element, tostring  # noqa: PLC0415 - it writes only

    left, top, across, down = box
    fonts = {key: value for key, value in root.attrib.items() if key.startswith("font")}
    frame = {"width": f"{across:g}pt", "height": f"{down:g}pt"}
    sheet = Element("svg", {**frame, "viewBox": f"{left:g} {top:g} {across:g} {down:g}"})
    sheet.attrib.update(fonts)
    sheet.extend(node for node in root if _within(node, top, top + down))
    return tostring(sheet, encoding="unicode").replace("<svg", f"<svg{_NAMESPACE}", 1)


def _within(node: Any, top: float, bottom: float) -> bool:
    """Tell whether something may be seen between two heights; what is unknown may."""
    try:
        ends = sorted(float(node.get(key)) for key in _SPANS[node.tag])
        if node.tag == "text":
            middle = ends[0] - _RISE * float(node.get("font-size"))
            return top <= middle < bottom
        room = float(node.get("height" if node.tag == "rect" else "r", 0))
    except (KeyError, TypeError, ValueError):
        return True
    below = ends[-1] + room
    above = ends[0] - (0 if node.tag == "rect" else room)
    return above <= bottom and below >= top
