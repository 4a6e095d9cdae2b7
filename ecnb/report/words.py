"""The few words that the renderers and charts say themselves, in both languages."""

from __future__ import annotations

from typing import Literal

from ecnb.model.scorecard import Verdict

Lang = Literal["zh", "en"]

HTML_LANG: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}

VERDICTS: dict[Lang, dict[Verdict, str]] = {
    "zh": {
        Verdict.MET: "达到",
        Verdict.PARTLY: "部分达到",
        Verdict.NOT_MET: "未达到",
        Verdict.NOT_DUE: "未到期",
        Verdict.NOT_APPLICABLE: "不适用",
        Verdict.NOT_ASSESSED: "未评价",
        Verdict.NO_TARGET: "无定量",
        Verdict.REPORTED: "只列示",
    },
    "en": {
        Verdict.MET: "Met",
        Verdict.PARTLY: "Partly met",
        Verdict.NOT_MET: "Not met",
        Verdict.NOT_DUE: "Not due",
        Verdict.NOT_APPLICABLE: "Not applicable",
        Verdict.NOT_ASSESSED: "Not assessed",
        Verdict.NO_TARGET: "No figure set",
        Verdict.REPORTED: "Shown only",
    },
}

_WORDS: dict[str, tuple[str, str]] = {
    "as_of": ("截至", "as of"),
    "code": ("附：本报告的计算过程", "Appendix: how this report was computed"),
    "contents": ("目录", "Contents"),
    "cumulative": ("累计占失分", "cumulative share"),
    "error": ("运行出错", "Execution failed"),
    "low_high": ("可能区间", "possible range"),
    "maximum": ("满分", "maximum"),
    "notes": ("注", "Note"),
    "now": ("本期", "this period"),
    "page": ("第 {page} 页　共 {pages} 页", "Page {page} of {pages}"),
    "points_lost": ("失分", "points lost"),
    "previous": ("上期", "last period"),
    "source": ("第 {number} 个单元", "cell {number}"),
    "total": ("总分", "Total"),
    "untitled": ("评价报告", "Evaluation report"),
}


def known_lang(lang: str) -> Lang:
    """Narrow a report's language to those that are spoken here.

    >>> known_lang("en"), known_lang("fr")
    ('en', 'zh')
    """
    return "en" if lang == "en" else "zh"


def word(key: str, lang: Lang = "zh", **values: object) -> str:
    """Give a word, its placeholders filled.

    >>> word("page", "en", page=1, pages=3)
    'Page 1 of 3'
    """
    return _WORDS[key][0 if lang == "zh" else 1].format(**values)


def verdict_word(verdict: Verdict, lang: Lang = "zh") -> str:
    """Name a verdict.

    >>> verdict_word(Verdict.MET)
    '达到'
    """
    return VERDICTS[lang][verdict]
