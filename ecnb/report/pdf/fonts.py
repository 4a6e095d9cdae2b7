"""The fonts that travel with the report, and which characters they can draw.

Typst prints a character that no font has as an empty box and says nothing. A name with a box
in it is no official paper, so coverage is looked up first and the report fails instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ecnb.errors import GlyphMissing, ReportFailed
from ecnb.report.text import visible

_CJK = ("NotoSerifCJKsc-Regular.otf", "NotoSansCJKsc-Regular.otf")
_MONO = "NotoSansMonoCJKsc-Regular.otf"
_SYMBOLS = "DejaVuSans.ttf"
_CONTEXT = 12


def cjk_folder() -> Path:
    """Folder of the Noto CJK fonts, found without importing the package that brings them."""
    spec = find_spec("mplfonts")
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        folder = Path(place, "fonts")
        if all((folder / name).is_file() for name in (*_CJK, _MONO)):
            return folder
    raise ReportFailed(
        "缺 Noto CJK 字体 · the Noto CJK fonts are missing", "mplfonts", "pip install mplfonts"
    )


def symbol_folder() -> Path:
    """Folder of DejaVu Sans, the last resort for symbols; matplotlib brings it."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise ReportFailed(
            "缺 DejaVu Sans 字体 · DejaVu Sans is missing", "matplotlib", "pip install matplotlib"
        )
    return Path(spec.origin).with_name("mpl-data") / "fonts" / "ttf"


def sans_file() -> Path:
    """The sans that charts are measured with."""
    return cjk_folder() / _CJK[1]


@cache
def covered() -> frozenset[str]:
    """Characters that every text style on paper can draw, by itself or by its fallback.

    Serif, sans and fixed width all fall back on the sans and on DejaVu, so the union of
    these two is what every style reaches.
    """
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - parses megabytes, only for paper

    characters: set[str] = set()
    for path in (sans_file(), symbol_folder() / _SYMBOLS):
        with TTFont(path, lazy=True) as font:
            characters.update(map(chr, font.getBestCmap()))
    return frozenset(characters)


def missing_glyphs(text: str) -> list[str]:
    """Give the characters of ``text`` that no embedded font can draw, in order of appearance.

    Text is looked at as it is printed: control characters are spelled out, and a variation
    selector draws nothing of its own.

    >>> missing_glyphs("评价 ✓ 𠀀 🛒 𠀀")
    ['𠀀', '🛒']
    """
    unknown = set(visible(text)) - covered() - {"\n", "\t"}
    drawn = {char for char in unknown if not _is_selector(char)}
    return [char for char in dict.fromkeys(text) if char in drawn] if drawn else []


def require_glyphs(texts: Iterable[tuple[str, str]]) -> None:
    """Refuse texts, given as (where, text), with a character that would print as a box.

    >>> require_glyphs([("封面", "示例县")])
    >>> require_glyphs([("封面", "示例县𠀀村")])
    Traceback (most recent call last):
    ecnb.errors.GlyphMissing: 封面: 字体缺字 “𠀀” (U+20000)，见 “示例县𠀀村” → 改用字体支持的字
    """
    for where, text in texts:
        missing = missing_glyphs(text)
        if missing:
            char = missing[0]
            at = text.index(char)
            around = text[max(0, at - _CONTEXT) : at + _CONTEXT].replace("\n", " ")
            raise GlyphMissing(
                f"字体缺字 “{char}” (U+{ord(char):04X})，见 “{around}”", where, "改用字体支持的字"
            )


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
