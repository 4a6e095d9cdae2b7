"""Statements of a contract: its targets, and its budget with what the source allots to nobody."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from ecnb.case import Case
from ecnb.errors import NotFound
from ecnb.model.papers import Form
from ecnb.model.rules import SumTest
from ecnb.model.scorecard import ProvisionFinding
from ecnb.model.standard import Target
from ecnb.report.block import Block
from ecnb.report.blocks import Paragraph, Story
from ecnb.report.papers.parts import basis, closing, form_of, given, grid_of, head, text
from ecnb.report.story.clauses import target_figures, window_text
from ecnb.report.story.figures import percent
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Row, Table
from ecnb.report.words import known_lang, verdict_word
from ecnb.scoring.explain import figure


def statement(
    case: Case,
    paper: str,
    *,
    publisher: str = "",
    day: str | dt.date | None = None,
) -> Story:
    """Print the statement of targets, or that of the budget."""
    form, said = form_of(case.standard, paper, ("targets", "budget")), given(publisher, day)
    lang = case.lang
    body = _budgets(case, form) if form.paper == "budget" else _targets(case)
    on = basis(case.standard, form, lang)
    at = tell("statement_unit", lang, as_of=case.as_of, period=case.period.label(lang))
    return Story((
        head(case, form, at),
        Paragraph(tell("colon", lang).join((on, case.evidence.entity.name))),
        *grid_of(case, form, said),
        *body,
        *closing(case.standard, form, lang, said),
    ))  # fmt: skip


# --- targets -----------------------------------------------------------------------------------


def _targets(case: Case) -> list[Block]:
    lang = case.lang
    columns = (
        Column(tell("target_no", lang), "center"),
        Column(tell("clause", lang), width=1.6),
        Column(tell("content", lang), width=4.4),
        Column(tell("target", lang), "center", 1),
        Column(tell("actual", lang), "center", 1.1),
        Column(tell("attainment", lang), "center", 1.3),
        Column(tell("window", lang), width=2.4),
        Column(tell("verdict", lang), "center", 1.65),
    )
    rows = []
    for at, finding in enumerate(case.scorecard.targets, 1):
        item = case.standard.targets[finding.id]
        label = item.label.get(lang) + (tell("in_principle", lang) if item.soft else "")
        said = verdict_word(finding.verdict, known_lang(lang))
        figures = (*target_figures(case, finding, item), _attained(finding))
        window = window_text(case, item)
        rows.append(Row((str(at), item.clause, label, *figures, window, said)))
    note = tell("statement_targets", lang)
    return [Table(columns, tuple(rows), notes=(note,), style="form")]


def _attained(finding: ProvisionFinding) -> str:
    """Write attainment, for display at most the whole (TC-11)."""
    share = finding.attainment
    return "—" if share is None else percent(min(share, Fraction(1)))


# --- budget ------------------------------------------------------------------------------------


def _budgets(case: Case, form: Form) -> list[Block]:
    blocks: list[Block] = []
    for finding in case.scorecard.targets:
        item = case.standard.targets[finding.id]
        if isinstance(item.test, SumTest):
            blocks += _budget(case, form, item, item.test, finding)
    if not blocks:
        raise NotFound("本标准没有列明预算的指标", case.standard.key)
    return blocks


def _budget(
    case: Case, form: Form, item: Target, test: SumTest, finding: ProvisionFinding
) -> list[Block]:
    """Set each line against what was spent. The sum allotted to none stands apart (TC-4)."""
    lang = case.lang
    spent = {used.key: used.value for used in finding.facts}
    rows, known = [], []
    for key, amount in test.lines.items():
        value = spent.get(test.spent.get(key, ""))
        paid = value if isinstance(value, Fraction) else None
        known.append(paid)
        label = item.items_labels[key].get(lang) if key in item.items_labels else key
        rows.append(_line(label, amount, paid))
    listed = sum(test.lines.values(), start=Fraction(0))
    together = None if None in known else sum((one or Fraction(0) for one in known), Fraction(0))
    rows.append(_line(text(form, "listed", lang), listed, together))
    columns = (
        Column(text(form, "line", lang), width=3.6),
        *(Column(text(form, key, lang), "right", 1.4) for key in ("amount", "spent", "left")),
    )
    notes = (tell("budget_unspent", lang),) if together is None else ()
    open_ = test.total - listed
    table = Table(columns, tuple(rows), notes=notes, style="form")
    return [table, *_whole(case, form, test, open_)]


def _line(label: str, amount: Fraction, paid: Fraction | None) -> Row:
    """Write one line; where no spending is known, both columns are left to fill in."""
    left = "" if paid is None else figure(amount - paid)
    return Row((label, figure(amount), "" if paid is None else figure(paid), left))


def _whole(case: Case, form: Form, test: SumTest, open_: Fraction) -> list[Block]:
    lang, listed = case.lang, figure(test.total - open_)
    cells = (
        Cell(text(form, "total", lang), align="center"),
        figure(test.total),
        Cell(text(form, "unallocated", lang), align="center"),
        figure(open_),
    )
    columns = tuple(Column(align="right", width=1.4) for _ in cells)
    blocks: list[Block] = [Table(columns, (Row(cells),), style="form")]
    if open_:
        unit = text(form, "unit", lang)
        said = {"total": figure(test.total), "listed": listed, "open": figure(open_)}
        said = {key: value + unit for key, value in said.items()}
        blocks.append(Paragraph(tell("budget_open", lang, **said)))
    return blocks
