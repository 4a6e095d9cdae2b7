"""What a template asks for, line by line; :mod:`ecnb.evidence.templates.workbook` says how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from ecnb.analysis.cycle.duties import Settings
from ecnb.evidence.files.headers import ANSWERED, ENTITY_FIELDS, HISTORY, NO_RECORDS, PLAN
from ecnb.evidence.rows.ceilings import ceilings
from ecnb.evidence.rows.cells import MAX_COUNT, VERDICT_NAMES
from ecnb.evidence.rows.entity import PERIODS
from ecnb.evidence.rows.facts import fact_names
from ecnb.evidence.rows.ratings import part_limits, part_names, rater_names
from ecnb.evidence.rows.survey_table import ANSWERS, MAX_WIDTH, OVERALL_LABELS, RESPONDENTS
from ecnb.model.facts import Column, Fact, Register
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.model.survey import WILLINGNESS
from ecnb.model.table import ADJUSTMENT, LIMIT
from ecnb.model.text import exact_text
from ecnb.scoring.admitted import admitted
from ecnb.standards import all_facts

Kind = Literal["text", "date", "datetime", "number", "whole", "list"]
REFERENCE_YEAR = "reference_year"
"""Name of the parameter that windows of growth are reckoned by."""
REGISTER_ROWS = 2_000
"""So many rows of a register have their drop-down lists."""


@dataclass(frozen=True, slots=True)
class Field:
    """A cell to fill in: its title, kind, and what is allowed, in words and for Excel."""

    title: str
    kind: Kind
    allowed: str
    words: tuple[str, ...] = ()
    least: Fraction = Fraction(0)
    most: Fraction = Fraction(LIMIT)


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact of one period."""

    period: str
    name: str
    value: Field
    unit: str
    clause: str


@dataclass(frozen=True, slots=True)
class RatingLine:
    """One rater's entry for one part in one period.

    most: full marks, as the form prints them. admitted: what the rulings in force let be entered.
    """

    period: str
    part: str
    name: str
    rater: str
    most: str
    admitted: str
    points: Field
    clause: str


def fact_lines(
    standard: Standard, periods: Sequence[Period], settings: Settings
) -> Iterator[FactLine]:
    """Ask for every fact that evidence can state, period by period."""
    names = fact_names(standard)
    year = _reference_year(standard, settings)
    years = periods if year is None else (Period(year - 1), Period(year))
    declared, most = all_facts(standard), ceilings(standard)
    for key in names.labels:
        fact = declared[key]
        for period in years if fact.window == "reference_year" else periods:
            unit = "" if fact.unit is None else fact.unit.zh
            value = Field(fact.label.zh, *_asked(standard, fact, year))
            if key in most:
                value = replace(value, most=most[key])
            yield FactLine(str(period), names.label(key), value, unit, fact.clause)


def _reference_year(standard: Standard, settings: Settings) -> int | None:
    """Give the year that growth is measured in: as set, else the document's own."""
    parameter = standard.parameters.get(REFERENCE_YEAR)
    year = settings.get(REFERENCE_YEAR, None if parameter is None else parameter.default)
    return year if isinstance(year, int) else None


def _asked(standard: Standard, fact: Fact, year: int | None) -> tuple[Kind, str, tuple[str, ...]]:
    """Say how a fact is filled in."""
    if fact.kind == "yes_no":
        return "list", "是 / 否", ("是", "否")
    if fact.kind == "verdict":
        words = tuple(VERDICT_NAMES.label(key) for key in VERDICT_NAMES.labels)
        return "list", " / ".join(words), words
    if fact.kind == "choice":
        words = tuple(one.label.zh for one in fact.choices.values())
        return "list", " / ".join(words), words
    if fact.kind == "date":
        return "date", "日期 YYYY-MM-DD", ()
    what = "0 或正整数" if fact.kind == "count" else "0 或正数"
    parts = [what, _span(fact, year)]
    if fact.at_most is not None:
        parts[0] += f"，最大{exact_text(fact.at_most)}"
    source = fact.counted.register_ if fact.counted is not None else None
    source = source or (fact.covered.by if fact.covered is not None else None)
    if source is not None:
        parts.append(f"填了“{standard.registers[source].label.zh}”的，以台账计数为准")
    return "whole" if fact.kind == "count" else "number", "；".join(parts), ()


def _span(fact: Fact, year: int | None) -> str:
    """Say of what time a figure is."""
    if fact.window == "reference_year" and year is not None:
        change = f"改用别的年份时，改“期间”一栏和 params 中的 {REFERENCE_YEAR}"
        return f"全年数，{year}年与{year - 1}年对比；{change}"
    return "期末数" if fact.window == "stock" else "本期间内发生数"


def rating_lines(
    standard: Standard, periods: Sequence[Period], class_: str | None
) -> Iterator[RatingLine]:
    """Ask for every rater's points for every part, period by period."""
    names, raters, limits = part_names(standard), rater_names(standard), part_limits(standard)
    clauses = _clauses(standard)
    for period in periods:
        for rater in _raters(standard, class_):
            for part, bounds in limits.items():
                if bounds is None or part == ADJUSTMENT[0]:
                    continue
                may = f"可得 {admitted(standard, part)}"
                points = replace(_points(bounds), allowed=may)
                name = next(iter(names.labels[part]), part)
                label, most = raters.label(rater), exact_text(bounds[1])
                yield RatingLine(str(period), part, name, label, most, may, points, clauses[part])
        outside = limits.get(ADJUSTMENT[0])
        if outside is not None:
            part, points = ADJUSTMENT[0], _points(outside)
            name = f"{names.labels[part][0]}（评分人写明给分单位）"
            most = exact_text(outside[1])
            yield RatingLine(
                str(period), part, name, "", most, points.allowed, points, clauses[part]
            )


def _points(bounds: tuple[Fraction, Fraction]) -> Field:
    least, most = bounds
    return Field("得分", "number", f"{exact_text(least)} 至 {exact_text(most)}", (), least, most)


def _raters(standard: Standard, class_: str | None) -> tuple[str, ...]:
    """Name the raters who have a weight in the class; all of them where it is not known."""
    return tuple(
        key
        for key, one in standard.raters.items()
        if class_ is None or class_ in one.weight or "*" in one.weight
    )


def _clauses(standard: Standard) -> dict[str, str]:
    clauses = {
        part: standard.indicators[part.partition(".")[0]].clause for part in standard.part_ids()
    }
    if standard.adjustment is not None:
        clauses[ADJUSTMENT[0]] = standard.adjustment.clause
    return clauses


def register_fields(register: Register) -> tuple[Field, ...]:
    """Ask for the columns of a register."""
    return tuple(_column_field(column) for column in register.columns.values())


_COLUMN_KINDS: Mapping[str, tuple[Kind, str]] = {
    "text": ("text", ""),
    "date": ("date", "日期 YYYY-MM-DD"),
    "datetime": ("datetime", "日期和时间 YYYY-MM-DD HH:MM"),
    "count": ("whole", "0 或正整数"),
    "amount": ("number", "0 或正数"),
    "yes_no": ("list", "是 / 否"),
    "period": ("text", "期间，如 2026、2026H1、2026Q2"),
    "list": ("text", "多项用“；”隔开"),
}


def _column_field(column: Column) -> Field:
    title = column.label.zh
    need = "必填。" if column.required else ""
    most = Fraction(MAX_COUNT if column.kind == "count" else LIMIT)
    if column.kind == "choice":
        words = tuple(one.label.zh for one in column.choices.values())
        return Field(title, "list", f"{need}{' / '.join(words)}", words)
    kind, allowed = _COLUMN_KINDS[column.kind]
    words = ("是", "否") if column.kind == "yes_no" else ()
    return Field(title, kind, f"{need}{allowed}", words, most=most)


def answer_fields(standard: Standard) -> tuple[Field, ...]:
    """Ask for recipients' answers: one row a questionnaire and service, nothing of the person."""
    names = {key: labels[0] for key, labels in ANSWERS.labels.items()}
    whole, where = OVERALL_LABELS[0], standard.services
    listed = () if where is None else tuple(standard.facts[key].label.zh for key in where.facts)
    kinds = tuple(RESPONDENTS.label(key) for key in RESPONDENTS.labels)
    step = "量表上的整数，数越大越好；没有回答的留空"
    wide, ten = Fraction(MAX_WIDTH), Fraction(WILLINGNESS.high)
    named = f"基本信息中列出的{ENTITY_FIELDS['services'][0]}"
    said = "名录中的服务项目" if where is not None and not listed else named
    return (
        Field(names["quarter"], "text", "必填。季度，如 2026Q2"),
        Field(names["service"], "list", f"必填。全部服务写“{whole}”", (*listed, whole))
        if listed
        else Field(names["service"], "text", f"必填。{said}；全部服务写“{whole}”"),
        Field(names["scale"], "text", "如 1至5；全表相同的，只在一行写明即可"),
        Field(names["satisfied_from"], "whole", "从几分起算满意；不填为中点以上", (), most=wide),
        Field(names["satisfaction"], "whole", step, (), most=wide),
        Field(names["importance"], "whole", step, (), most=wide),
        Field(names["recommend"], "whole", "0 至 10 的整数，是否愿意推荐", (), most=ten),
        Field(names["respondent"], "list", " / ".join(kinds), kinds),
        Field(names["answered_on"], "date", "日期 YYYY-MM-DD，须在该季度内"),
        Field(names["sheet"], "text", "只用来查重，不进入证据"),
    )


def guide_lines(standard: Standard) -> tuple[str, ...]:
    """Say how the workbook is filled in."""
    return (
        f"适用标准：{standard.document.title.zh}（{standard.key}）",
        "1. 先填“基本信息”。浅黄色的格子由您填写；灰色文字供参考，不必改动。",
        "    工作表和表头不要改名，不要合并单元格。",
        f"    “{ENTITY_FIELDS[PERIODS][0]}”已按本模板的期间预填，声明台账记到哪些期间：",
        "    日期在此以外的台账行会被退回；没有列入的期间，台账里没有记录不算“没有发生”。",
        "    补记了别的期间，就把它加上，用空格隔开，如 2025H2 2026H1；留空即视为台账没有缺期。",
        "2. “事实”：每行一个期间的一个事项。没有数据的留空：留空表示“未记录”，不等于零。",
        "3. 数值只写数字，不带单位，不存成文本；最多四位小数。日期写成 YYYY-MM-DD。",
        "4. “评分”：每行一个评分人对一项指标的得分；没有评分的留空。只给基本分等情形须写明理由。",
        "5. 台账各占一张工作表，每行一条记录，同一活动用同一编号，只计一次。",
        f"6. 没有任何行的台账按没有这本台账处理；有台账而没有发生的，在第一格只写“{NO_RECORDS}”。",
        "7. 有台账的数以台账计数为准，“事实”中不必再填。",
        "8. 名称以 _ 或 # 开头的工作表不读，可用作草稿。其他调查另建工作表，命名为“调查-名称”。",
        f"9. “{ANSWERED}”：每行是一份问卷对一项服务的答复；也可改用份数表，表头为",
        "    季度、服务项目、问题、量表、答案、份数。",
        "    不写姓名、电话、证件和意见：这类列不进入证据；证据中只保留每个答案的份数。",
        f"10. “{PLAN}”：每行一项行动；由 ecnb plan export 生成的，用其工作表替换本表。",
        *(
            (
                f"    “{HISTORY}”：证据已不在的以往期间，把当时公布的得分写入；不影响本期得分，",
                "    只用来比较。每行一项，写明当时的文件和版本。",
            )
            if standard.indicators
            else ()
        ),
        "11. 填好后运行 ecnb score 检查：每处错误都指明工作表、行、列和改法。",
    )
