"""Display objects: frozen values that say what is shown, not how.

How each looks is told by the renderers: :mod:`ecnb.report.html`, :mod:`ecnb.report.pdf.code`
and :mod:`ecnb.report.plain`. No text field is markup: what stands in it is what is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ecnb.report.block import Block
from ecnb.report.inline import Inline
from ecnb.report.tables import Mark, Table

Tone = Literal["plain", "good", "warn", "bad"]
CalloutKind = Literal["info", "warn", "provisional", "error", "quote"]
PictureMime = Literal["image/png", "image/jpeg"]
PICTURES: tuple[PictureMime, ...] = ("image/png", "image/jpeg")
ParagraphKind = Literal["body", "lead", "note", "flush"]


@dataclass(frozen=True, slots=True)
class Heading(Block):
    """A heading; on paper also a bookmark. Numbering is part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph(Block):
    """A paragraph. ``lead`` opens a chapter, ``note`` is small print, ``flush`` is not indented."""

    content: Inline
    kind: ParagraphKind = "body"


@dataclass(frozen=True, slots=True)
class Item:
    """A list entry with whatever stands below it."""

    content: Inline
    children: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets(Block):
    """A list; ``ordered`` numbers it from ``start``."""

    items: tuple[Inline | Item, ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class KeyValues(Block):
    """Names and values side by side, in one or two columns."""

    pairs: tuple[tuple[str, Inline | Mark], ...]
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Callout(Block):
    """A box that must not be overlooked."""

    kind: CalloutKind
    title: str
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure(Block):
    """A drawing in SVG with the words that replace it for who cannot see it.

    ``cuts`` are heights, in points, at which paper may part a long drawing: the tops of its
    rows and the bottom of the last. What stands above and below them is repeated.
    """

    svg: str
    alt: str
    caption: str = ""
    notes: tuple[Inline, ...] = ()
    cuts: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture(Block):
    """A PNG or JPEG, base64-coded, as a notebook stores it."""

    mime: PictureMime
    data: str
    alt: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Preformatted(Block):
    """Text of fixed width: printed output, commands, source."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its name. ``value`` is short; what explains it stands in ``detail``."""

    label: str
    value: str
    unit: str = ""
    detail: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Tiles(Block):
    """Headline figures side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class StatusItem:
    """A duty or step: how it stands, what it is, when it is due, what is known about it."""

    mark: Mark
    title: Inline
    when: str = ""
    detail: Inline = ""


@dataclass(frozen=True, slots=True)
class StatusList(Block):
    """Duties, steps or dates with their standing, in order."""

    items: tuple[StatusItem, ...]


@dataclass(frozen=True, slots=True)
class SealBox:
    """A box for an opinion and a seal. ``lines`` stand at its lower right."""

    title: str
    lines: tuple[str, ...] = ("（盖章）",)


@dataclass(frozen=True, slots=True)
class Seals(Block):
    """Boxes for opinions and seals, ``columns`` side by side, ``height`` in millimetres."""

    boxes: tuple[SealBox, ...]
    columns: int = 2
    height: float = 42


@dataclass(frozen=True, slots=True)
class Cover(Block):
    """The title page, and what running heads and file properties are taken from.

    ``as_of`` is an ISO date; ``kicker`` stands above the red rule (programme or office);
    ``facts`` are the lines of the title page; ``notice`` tells what a reader must know first.
    """

    title: str
    entity: str = ""
    subtitle: str = ""
    kicker: str = ""
    period: str = ""
    as_of: str = ""
    standard_title: str = ""
    publisher: str = ""
    lang: Literal["zh", "en"] = "zh"
    facts: tuple[tuple[str, Inline], ...] = ()
    tiles: tuple[Tile, ...] = ()
    notice: Callout | None = None


@dataclass(frozen=True, slots=True)
class PaperHead(Block):
    """The head of an official paper; a document that begins with it has an official paper's look.

    ``above`` stands over the title (附件2), ``below`` under it (the year); ``mark`` on every page.
    """

    title: str
    above: str = ""
    below: str = ""
    mark: str = ""
    entity: str = ""
    period: str = ""
    as_of: str = ""
    standard_title: str = ""
    publisher: str = ""
    lang: Literal["zh", "en"] = "zh"


@dataclass(frozen=True, slots=True)
class Contents(Block):
    """The table of contents; on the screen the side bar has it."""

    title: str = ""
    depth: int = 2


@dataclass(frozen=True, slots=True)
class PageBreak(Block):
    """A new sheet of paper."""


@dataclass(frozen=True, slots=True)
class Details(Block):
    """What the hurried reader may skip: folded on the screen, printed on paper."""

    summary: str
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Columns(Block):
    """Blocks side by side; ``widths`` are their shares, equal if empty."""

    blocks: tuple[Block, ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Story(Block):
    """Blocks one after another, shown as one output."""

    blocks: tuple[Block, ...]


def story(*blocks: Block) -> Story:
    """Put blocks one after another.

    >>> len(story(Heading("一、总体情况"), Paragraph("正文")).blocks)
    2
    """
    return Story(blocks)


BLOCKS: tuple[type[Block], ...] = (
    Bullets, Callout, Columns, Contents, Cover, Details, Figure, Heading, KeyValues, PageBreak,
    PaperHead, Paragraph, Picture, Preformatted, Seals, StatusList, Story, Table, Tiles,
)  # fmt: skip
"""Every kind of block. A renderer or the codec that misses one fails in the tests."""


def walk(block: Block) -> Iterator[Block]:
    """Yield a block and every block inside it, in reading order.

    >>> [type(block).__name__ for block in walk(story(Heading("甲"), PageBreak()))]
    ['Story', 'Heading', 'PageBreak']
    """
    yield block
    for child in children(block):
        yield from walk(child)


def children(block: Block) -> tuple[Block, ...]:
    """Blocks directly inside a block."""
    if isinstance(block, Story | Columns):
        return block.blocks
    if isinstance(block, Callout | Details):
        return block.body
    if isinstance(block, Bullets):
        items = (item for item in block.items if isinstance(item, Item))
        return tuple(child for item in items for child in item.children)
    if isinstance(block, Cover):
        return (block.notice,) if block.notice else ()
    return ()
