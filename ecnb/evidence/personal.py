"""Columns and texts that look like personal data: they go no further than the reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

from ecnb.evidence.names import plain

_CHINESE: Final = (
    ("remarks", "意见|建议|备注|留言|评论|评语|感想|原因说明|想说"),
    (
        "names",
        "姓名|名字|联系人|签名|签字|受访者|受访人|被访者|被访人|填表人|填写人|答卷人|答复人$|昵称|用户名",
    ),
    ("contacts", "电话|手机|联系方式|微信|qq|邮箱|邮件|地址|住址|门牌|ip$"),
    ("ids", "身份证|证件|社保|护照|工号|学号|账号|帐号|卡号|车牌|统一社会信用代码|设备号"),
)
_ENGLISH: Final = {
    "remarks": "remark remarks comment comments note notes suggestion suggestions feedback",
    "names": "name names respondent_name surname contact signature nickname username",
    "contacts": "phone mobile tel telephone email mail wechat qq address ip",
    "ids": "id idcard passport account openid unionid",
}
_WORDS: Final = {word: kind for kind, words in _ENGLISH.items() for word in words.split()}
_NUMBER: Final = re.compile(
    r"\d{7,}|[@＠]\w"
    r"|(?<!\d)[1１][3-9３-９]\d[-.·—–]?\d{4}[-.·—–]?\d{4}(?!\d)"
    r"|(?<!\d)[(（]?[0０]\d{2,3}[-.·—–)）]+\d{3,4}[-.·—–]?\d{4}(?!\d)"
)
"""A run of digits as long as a telephone number, one in groups, or an address of mail."""


def personal_kind(header: str) -> str | None:
    """Tell what kind of personal data a column's name announces.

    >>> personal_kind("您的姓名"), personal_kind("Contact phone"), personal_kind("满意度")
    ('names', 'contacts', None)
    """
    name = plain(header)
    found = next((kind for kind, signs in _CHINESE if re.search(signs, name)), None)
    words = re.findall(r"[a-z]+", header.casefold())
    return found or next((_WORDS[word] for word in reversed(words) if word in _WORDS), None)


def personal_columns(header: Iterable[str], known: Collection[str]) -> dict[str, str]:
    """Give each column that looks like personal data, with its kind; known names are none."""
    taken = {plain(name) for name in known}
    found = {name: personal_kind(name) for name in header if plain(name) not in taken}
    return {name: kind for name, kind in found.items() if kind is not None}


def looks_personal(text: str) -> bool:
    """Tell whether a label holds what could be a telephone, a card or a mail address.

    >>> looks_personal("业务培训2025"), looks_personal("张 13800000000")
    (False, True)
    >>> looks_personal("138-0000-0000"), looks_personal("(0571)8800-0000"), looks_personal("2025-10-01")
    (True, True, False)
    """  # noqa: E501 - an example on one line
    shown = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return any(_NUMBER.search(one) for one in (shown, "".join(shown.split())))


_PERSONS_OWN: Final = re.compile(
    r"(?:(?<![0-9])|[+]86|(?<![0-9])0086)[-.·—–]?1[3-9][0-9][-.·—–]?[0-9]{4}[-.·—–]?[0-9]{4}(?![0-9])"
    r"|(?<![0-9])[(]?0[0-9]{2,3}[-.·—–)]+[0-9]{3,4}[-.·—–]?[0-9]{4}(?![0-9])"
    r"|(?<![0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9Xx](?![0-9])"
    r"|[0-9A-Za-z._%+-]{1,64}@[0-9A-Za-z-]{1,63}\.[A-Za-z]"
)
"""A mobile or a fixed telephone, an identity number, an address of mail; no number of a parcel."""
NOT_TOLD: Final = "〔不显示〕"


def persons_own(text: str) -> bool:
    """Tell whether a free text holds a person's telephone, identity number or mail address.

    Numbers of parcels, orders and days may be as long; they are let through.

    >>> persons_own("来电 138 0000 0000"), persons_own("单号 SF1380000000012，2025-10-01")
    (True, False)
    >>> persons_own("11010119900101123x"), persons_own("a＠b.cn")
    (True, True)
    """
    shown = _as_typed(text)
    return any(_PERSONS_OWN.search(one) for one in (shown, "".join(shown.split())))


def _as_typed(text: str) -> str:
    """Give a text without what nobody sees, in plain figures and signs."""
    plain_signs = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain_signs if unicodedata.category(c) != "Cf")


def untold(text: str) -> str:
    """Leave a person's numbers out of a message; one with gaps takes the words along.

    >>> untold("没有这个选项: 张 13800000000"), untold("没有这个选项: 138 0000 0000")
    ('没有这个选项: 张 〔不显示〕', '没有这个选项〔不显示〕')
    """
    if not persons_own(text):
        return text
    found = _PERSONS_OWN.sub(NOT_TOLD, _as_typed(text))
    if not persons_own(found):
        return found
    what, colon, _ = text.partition(": ")
    return f"{what}{NOT_TOLD}" if colon and not persons_own(what) else NOT_TOLD
