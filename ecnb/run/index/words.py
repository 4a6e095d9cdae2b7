"""What the files above the reports say themselves, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from ecnb.model.period import Period
from ecnb.model.scorecard import Span
from ecnb.model.standard import Standard
from ecnb.report.story.figures import fixed, signed, total_number
from ecnb.report.story.phrases import tell
from ecnb.report.tables import content_words
from ecnb.run.index.change import Change
from ecnb.run.index.headline import Headline, Number, exact

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("{programme}{period}评价结果", "{programme}{period}: results"),
    "as_of": ("截至 {day}", "as of {day}"),
    "counts": ("共{all}个对象，{done}份报告", "{all} entities, {done} reports"),
    "files": ("下载：", "Download:"),
    "ranking": ("名次表 XLSX", "ranking XLSX"),
    "results": ("数据 Parquet", "data Parquet"),
    "overview": ("概况", "Overview"),
    "everyone": ("全部对象", "All entities"),
    "entity": ("对象", "Entity"),
    "id": ("编号", "Number"),
    "class": ("类别", "Class"),
    "county": ("区县", "County"),
    "total": ("总分 [可能区间]", "Total [possible range]"),
    "change": ("较上期", "Change"),
    "grade": ("等级", "Grade"),
    "no_grade": ("未定级", "no grade"),
    "rank": ("名次", "Rank"),
    "status": ("得分性质", "Standing"),
    "standard": ("标准", "Standard"),
    "report": ("报告", "Report"),
    "page": ("网页", "page"),
    "notebook": ("笔记本", "notebook"),
    "data": ("数据", "data"),
    "not_made": ("未生成报告", "Without a report"),
    "not_made_lead": (
        "以下对象本次没有生成报告；标有“旧报告”的，原有报告仍可查看。",
        "No report was made for these; where an old one stands it is linked.",
    ),
    "state": ("情况", "State"),
    "cause": ("原因", "Cause"),
    "done": ("完成", "Done"),
    "failed": ("出错", "Failed"),
    "missing": ("缺证据", "No evidence"),
    "left": ("未运行", "Not run"),
    "old": ("旧报告", "old report"),
    "sample": ("示例数据，均为虚构", "Invented sample data"),
    "summary": ("先看本期汇总（下周一先办什么）：", "Read first, with what to do on Monday:"),
    "more": ("{shown}等{all}个", "{shown} and others, {all} in all"),
    "first": (
        "此处列出前{shown}个，共{all}个；全部对象见",
        "The first {shown} of {all}; all are in",
    ),
    "result": ("结果", "Result"),
    "targets": ("指标完成 {met}/{all}", "targets met {met}/{all}"),
    "idle": ("本期没有记录、也未列入名册：{names}", "Nothing recorded and not expected: {names}"),
    "search": ("查找", "Search"),
    "search_for": ("名称、编号或区县", "name, number or county"),
    "any": ("全部", "all"),
    "clear": ("清除条件", "Clear"),
    "found": ("符合条件：{n}个", "{n} found"),
    "sort": ("按此列排序", "sort by this column"),
    "previous": ("上一页", "Previous"),
    "next": ("下一页", "Next"),
    "page_of": ("第{n}页，共{all}页", "page {n} of {all}"),
    "no_before": ("没有{period}的报告可比。", "No report of {period} to compare with."),
    "or": ("或", " or "),
    "rose": ("升{n}位", "up {n}"),
    "fell": ("降{n}位", "down {n}"),
    "same_rank": ("名次不变", "same rank"),
    "half": ("（半年）", " (half)"),
    "then": ("{period}：{points}", "{period}: {points}"),
    "then_rank": ("，名次 {place}/{of}", ", rank {place}/{of}"),
    "then_half": (
        "；两期各按本期考核的得分比较，名次和等级按全年总分，不作比较",
        "; the assessments of both periods are compared; rank and grade go by the year's total",
    ),
    "why_no_report": ("没有{period}的报告", "no report of {period}"),
    "why_standard": ("{period}依据另一份标准", "another standard in {period}"),
    "why_edition": (
        "{period}依据的标准文件与本期不同；用现在的版本重新生成上期报告后可比",
        "the standards file has changed since {period}; make those reports anew to compare",
    ),
    "why_rulings": ("{period}采用的口径与本期不同", "other rulings were in force in {period}"),
    "why_class": ("{period}属于另一类别", "of another class in {period}"),
    "why_not_official": (
        "本期或{period}没有正式得分",
        "no official total now or in {period}",
    ),
}


def template(word: str, lang: str) -> str:
    """Give the words with their gaps, for the script to fill."""
    return _WORDS[word][lang == "en"]


def say(word: str, lang: str, **values: object) -> str:
    """Say something in ``zh`` or ``en``."""
    return _WORDS[word][lang == "en"].format(**values)


def total_words(one: Headline, lang: str) -> str:
    """Write the total with the range it may lie in; what a document without points comes to."""
    if one.low is not None and one.high is not None:
        return _total(one.low, one.high, one.official)
    return attained_words(one, lang)


@lru_cache(maxsize=10_000)
def _total(low: Number, high: Number, official: Number | None) -> str:
    figure = None if official is None else exact(official)
    return content_words(total_number(Span(exact(low), exact(high)), figure))


def attained_words(one: Headline, lang: str) -> str:
    """Say what a document without points comes to; empty: it judges nothing yet."""
    share = one.shares.get("requirement")
    if one.targets is None and share is not None:
        met, assessed, rest = share
        figures = {"met": met, "assessed": assessed, "open": rest}
        return f"{tell('share_requirement', lang)} {tell('share_detail', lang, **figures)}"
    met, all_ = one.targets or (0, 0)
    return say("targets", lang, met=met, all=all_)


def order_of(one: Headline) -> float | None:
    """Give the figure that a column of results sorts by; never shown."""
    figure = one.official if one.official is not None else one.low
    if figure is not None:
        return round(float(exact(figure)), 4)
    met, all_ = one.targets or one.shares.get("requirement", (0, 0, 0))[:2]
    return round(met / all_, 4) if all_ else None


def change_words(change: Change, standard: Standard, grade: str | None, lang: str) -> str:
    """Say how total, rank and grade have changed; a dash where they are not compared."""
    if change.points is None:
        return "—"
    parts = [signed(exact(change.points)) + (say("half", lang) if change.half else "")]
    if change.rose is not None:
        word = "same_rank" if change.rose == 0 else "rose" if change.rose > 0 else "fell"
        parts.append(say(word, lang, n=abs(change.rose)))
    if change.grade is not None and grade is not None and change.grade != grade:
        parts.append(
            "→".join(label_of(standard.grades, key, lang) for key in (change.grade, grade))
        )
    return " ".join(parts)


def change_basis(change: Change, lang: str) -> str:
    """Say what was compared with, or why nothing was."""
    period = period_words(change.period, lang)
    if change.before is None:
        return say(f"why_{change.reason}", lang, period=period)
    text = say("then", lang, period=period, points=fixed(exact(change.before)))
    if change.place:
        text += say("then_rank", lang, place=change.place, of=change.of)
    return text + (say("then_half", lang) if change.half else "")


@cache
def period_words(name: str, lang: str) -> str:
    """Name a period as a reader expects."""
    return Period.parse(name).label(lang)


def status_words(one: Headline, lang: str) -> str:
    """Say what kind of total it is."""
    return tell(f"status_{one.status}", lang)


def label_of(known: Mapping[str, Any], key: str | None, lang: str) -> str:
    """Name a class or a grade; by its key, should the standard no longer know it; empty: none."""
    if key is None:
        return ""
    return known[key].label.get(lang) if key in known else key
