"""The page above the reports of a period: everyone who is expected, and how they stand.

A function of the plan and of what is published; no clock, no duration.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ecnb import standards
from ecnb.analysis.gaps import due
from ecnb.errors import EcnbError
from ecnb.model.scorecard import Span, Verdict
from ecnb.model.standard import Standard
from ecnb.report import theme, words
from ecnb.report.story.figures import total_number
from ecnb.report.story.phrases import tell
from ecnb.report.tables import content_words
from ecnb.run.places import SUMMARY, Home
from ecnb.run.produce import HTML, NOTEBOOK, PDF, RESULT, Outcome

if TYPE_CHECKING:
    from jinja2 import Environment

    from ecnb.run.plan import Plan

NAME = "index.html"
MOST_NAMES = 20

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("{programme}{period}评价结果", "{programme}{period}: results"),
    "as_of": ("截至 {day}", "as of {day}"),
    "counts": ("共{all}个对象，{done}份报告", "{all} entities, {done} reports"),
    "entity": ("对象", "Entity"),
    "id": ("编号", "Number"),
    "class": ("类别", "Class"),
    "total": ("总分 [可能区间]", "Total [possible range]"),
    "grade": ("等级", "Grade"),
    "rank": ("名次", "Rank"),
    "status": ("得分性质", "Standing"),
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
    "failed": ("出错", "Failed"),
    "missing": ("缺证据", "No evidence"),
    "left": ("未运行", "Not run"),
    "old": ("旧报告", "old report"),
    "sample": ("示例数据，均为虚构", "Invented sample data"),
    "summary": ("本期汇总：", "Summary of the period:"),
    "more": ("{shown}等{all}个", "{shown} and others, {all} in all"),
    "result": ("结果", "Result"),
    "targets": ("指标完成 {met}/{all}", "targets met {met}/{all}"),
    "idle": ("本期没有记录、也未列入名册：{names}", "Nothing recorded and not expected: {names}"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One published report, in words."""

    id: str
    name: str
    class_: str
    total: str
    grade: str
    rank: str
    status: str
    sample: bool
    order: tuple[str, int, str]


def page(plan: Plan, outcomes: Iterable[Outcome]) -> bytes:
    """Render the index of a period."""
    lang = plan.run.lang
    told = sorted(outcomes, key=lambda outcome: outcome.entity)
    whole = (plan.out / SUMMARY / HTML).is_file()
    rows: dict[str, list[Row]] = {}
    made: set[str] = set()
    for outcome in told:
        row = read_row(plan.out / outcome.entity, plan.home, lang)
        if row is not None:
            made.add(outcome.entity)
            rows.setdefault(row[0], []).append(row[1])
    text = _environment().get_template("index.html.j2").render(
        html_lang=words.HTML_LANG[lang],
        title=_say("title", lang, programme=plan.run.programme, period=plan.run.period.label(lang)),
        plan=plan,
        tables=_tables(plan, rows),
        failures=[outcome for outcome in told if _is_open(outcome, made)],
        made=made,
        counts=_say("counts", lang, all=sum(o.entity != SUMMARY for o in told), done=len(made)),
        summary=SUMMARY if whole else "",
        idle=_shortened(plan.idle, lang),
        sample=any(row.sample for table in rows.values() for row in table),
        files={"page": HTML, "PDF": PDF, "notebook": NOTEBOOK, "data": RESULT},
        say=lambda word, **values: _say(word, lang, **values),
        css_variables=Markup(theme.css_variables()),  # noqa: S704 - our own constants
    )  # fmt: skip
    return text.encode()


def _is_open(outcome: Outcome, made: set[str]) -> bool:
    """Whether an entity needs a line below: nothing was made, or an old report stands instead."""
    if outcome.state == "left":
        return outcome.entity not in made
    return outcome.state not in ("done", "unchanged")


def read_row(folder: Path, home: Home, lang: str) -> tuple[str, Row] | None:
    """Read a published report's line and the standard that it stands under; None: no report."""
    try:
        result = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        return result["scorecard"]["standard"], _row(result, home, lang)
    except (OSError, ValueError, KeyError, TypeError, EcnbError):
        return None


def _row(result: Mapping[str, Any], home: Home, lang: str) -> Row:
    card, standing = result["scorecard"], result["standing"]
    standard = home.load(card["standard"])
    entity, total = card["entity"], _headline(card)
    place = standing["place"]
    class_ = standard.classes.get(entity["class_"] or "")
    grade = standard.grades.get((total or {}).get("grade") or "")
    status = total["status"] if total else "unscored"
    return Row(
        id=entity["id"],
        name=entity["name"],
        class_=class_.label.get(lang) if class_ else "",
        total=_figures(total) if status != "unscored" and total else _attained(card, lang),
        grade=grade.label.get(lang) if grade else "",
        rank=f"{place}/{standing['of']}" if place else "",
        status=tell(f"status_{status}", lang),
        sample=bool(entity["sample"]),
        order=(entity["class_"] or "", place or 10**9, entity["id"]),
    )


def _headline(card: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if card["annual"] is not None:
        return card["annual"]
    return card["assessments"][-1]["total"] if card["assessments"] else None


def _figures(total: Mapping[str, Any]) -> str:
    """Write a total as its official figure (or none) with the range it may lie in, if any."""
    span = Span(Fraction(total["score"]["low"]), Fraction(total["score"]["high"]))
    official = None if total["official"] is None else Fraction(total["official"])
    return content_words(total_number(span, official))


def _attained(card: Mapping[str, Any], lang: str) -> str:
    """Say what a document without points comes to."""
    share = card["shares"].get("requirement")
    if share is not None and not card["targets"]:
        counted = share["met"] + share["partly"] + share["not_met"]
        figures = {"met": share["met"], "assessed": counted, "open": share["not_assessed"]}
        return f"{tell('share_requirement', lang)} {tell('share_detail', lang, **figures)}"
    counted = due(Verdict(target["verdict"]) for target in card["targets"])
    return _say("targets", lang, met=counted.count(Verdict.MET), all=len(counted))


def _tables(plan: Plan, rows: Mapping[str, list[Row]]) -> list[tuple[Standard, list[Row]]]:
    order = {key: place for place, key in enumerate(standards.keys())}
    keys = sorted(rows, key=lambda key: (order.get(key, len(order)), key))
    return [(plan.home.load(key), sorted(rows[key], key=lambda row: row.order)) for key in keys]


def _shortened(names: tuple[str, ...], lang: str) -> str:
    shown = tell("list", lang).join(names[:MOST_NAMES])
    return shown if len(names) <= MOST_NAMES else _say("more", lang, shown=shown, all=len(names))


def _say(word: str, lang: str, **values: object) -> str:
    return _WORDS[word][lang == "en"].format(**values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - lazy

    return Environment(
        loader=PackageLoader("ecnb.run"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
