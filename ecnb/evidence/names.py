"""Names: of entities and files (safe on every disk), and of what a standard declares."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ecnb.errors import Fault

MAX_ID = 64
_ID = re.compile(r"[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{n}" for device in ("com", "lpt") for n in "0123456789¹²³"]
)
_FORBIDDEN_IN_FILES = frozenset('<>:"/\\|?*')


class Unfit(ValueError):
    """A value that is not allowed: what is wrong with it, and how to mend it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what, self.remedy = what, remedy

    def at(self, where: str) -> Fault:
        """Give the fault at a place."""
        return Fault(self.what, where, self.remedy)


def safe_id(text: str) -> str:
    """Give an entity's id back if it can name a folder on every system; else raise Unfit.

    Allowed: ASCII letters, digits, ``-``, ``_`` and, inside, ``.``; at most 64 characters.
    Names that Windows reserves (CON, NUL, COM1, with or without an ending) are refused.

    >>> safe_id("zj-hz.01")
    'zj-hz.01'
    >>> safe_id("../x")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ecnb.evidence.names.Unfit: ('编号不能用作文件名: ../x', '只用字母、数字、-、_...')
    """
    reserved = text.split(".", maxsplit=1)[0].lower() in _RESERVED
    if reserved or len(text) > MAX_ID or ".." in text or not _ID.fullmatch(text):
        what = f"编号{'是系统保留名' if reserved else '不能用作文件名'}: {text[:80]}"
        raise Unfit(what, f"只用字母、数字、-、_（中间可用 .），不超过{MAX_ID}个字符")
    return text


def safe_file_name(text: str) -> str:
    """Give a file's name back if every system can store it (Chinese is fine); else raise Unfit.

    >>> safe_file_name("考评材料.pdf")
    '考评材料.pdf'
    """
    bad = set(text) & _FORBIDDEN_IN_FILES or not text.isprintable()
    ends = text != text.strip() or text.endswith(".") or text.startswith(".")
    too_long = len(text.encode(errors="surrogatepass")) > 200  # noqa: PLR2004 - most disks hold 255 bytes a name
    if bad or ends or too_long or text.split(".", maxsplit=1)[0].lower() in _RESERVED or not text:
        remedy = '改名：不用 < > : " / \\ | ? *，不以点或空格开头结尾，不用系统保留名'
        raise Unfit(f"文件名在别的系统上不能保存: {text[:80]!r}", remedy)
    return text


def duplicates(names: Iterable[str]) -> tuple[str, ...]:
    """Give the names that occur more than once; upper and lower case are the same on Windows.

    >>> duplicates(["a-1", "b", "A-1"])
    ('A-1',)
    """
    seen: set[str] = set()
    found = []
    for name in names:
        if name.casefold() in seen:
            found.append(name)
        seen.add(name.casefold())
    return tuple(found)


def plain(text: str) -> str:
    """Bring a label into the form in which labels are compared.

    >>> plain("县评得分（仅C类）") == plain("县评得分(仅 C类)")
    True
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@dataclass(frozen=True, slots=True)
class NameBook:
    """Keys of one kind of thing, and the labels by which a user may name them."""

    kind: str
    labels: Mapping[str, tuple[str, ...]]
    by_label: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, kind: str, labels: Mapping[str, tuple[str, ...]]) -> NameBook:
        """Make the book. A label that names several keys is known as ambiguous."""
        found: dict[str, tuple[str, ...]] = {}
        for key, names in labels.items():
            for name in dict.fromkeys(plain(name) for name in names):
                found[name] = (*found.get(name, ()), key)
        return cls(kind, labels, found)

    def key(self, text: str) -> str:
        """Give the key that a text names; raise Unfit with suggestions.

        >>> book = NameBook.of("事项", {"staff": ("专职人员",), "points": ("联络点",)})
        >>> book.key("专职人员"), book.key("points")
        ('staff', 'points')
        >>> book.key("专职人数")
        Traceback (most recent call last):
        ecnb.evidence.names.Unfit: ('没有这个事项: 专职人数', '是否为 staff（专职人员）？')
        """
        if text in self.labels:
            return text
        found = self.by_label.get(plain(text), ())
        if len(found) == 1:
            return found[0]
        if found:
            raise Unfit(f"{self.kind}名称对应多项: {text}", f"写明代码：{'、'.join(found)}")
        raise Unfit(f"没有这个{self.kind}: {text[:80]}", self.suggestion(text))

    def label(self, key: str) -> str:
        """Give the label that names a key and nothing else; the key itself where there is none."""
        for name in self.labels[key]:
            if self.by_label[plain(name)] == (key,):
                return name
        return key

    def suggestion(self, text: str) -> str:
        """Name the closest keys, with their labels."""
        names = {key: key for key in self.labels}
        names |= {label: keys[0] for label, keys in self.by_label.items()}
        close = difflib.get_close_matches(plain(text[:80])[:80], names, 3, 0.5)
        keys = dict.fromkeys(names[name] for name in close)
        if keys:
            return f"是否为 {' 或 '.join(self._shown(key) for key in keys)}？"
        shown = [self._shown(key) for key in list(self.labels)[:8]]
        more = "等" if len(self.labels) > len(shown) else ""
        return f"可填：{'、'.join(shown)}{more}" if shown else f"本标准没有{self.kind}"

    def _shown(self, key: str) -> str:
        label = next(iter(self.labels[key]), key)
        return key if label == key else f"{key}（{label}）"
