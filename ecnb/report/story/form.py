"""Official forms: the Zhejiang assessment form D.1 with exactly its labels."""

from __future__ import annotations

from fractions import Fraction

from ecnb.case import Case
from ecnb.errors import NotFound
from ecnb.model.scorecard import AssessmentCard, Finding
from ecnb.model.standard import Form
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, PageBreak, Paragraph, SealBox, Seals, Story
from ecnb.report.story.figures import fixed
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Row, Table
from ecnb.scoring.explain import figure

ASSESSMENT_FORM = "d1"
"""Key of the form that this module prints."""


def official_form(case: Case) -> Story:
    """Print the assessment form: header, all columns, subtotals, seal boxes."""
    form = case.standard.forms.get(ASSESSMENT_FORM)
    card = case.scorecard.current
    if form is None or card is None:
        raise NotFound("本标准没有考核表 · this standard has no assessment form", case.standard.key)
    lang = case.lang
    caption = f"{form.texts['caption'].get(lang)}　{form.title.get(lang)}"
    gap = " " if lang == "en" else ""
    return Story(
        (
            PageBreak(),
            Heading(tell("form", lang)),
            Paragraph(caption, "lead"),
            _header(case, form),
            _grid(case, form, card),
            PageBreak(),
            Paragraph(f"{caption}{gap}{form.texts['continued'].get(lang)}", "lead"),
            _seals(form, lang),
        )
    )


def _header(case: Case, form: Form) -> Table:
    lang, texts = case.lang, form.texts
    boxes = [
        ("☑" if key == case.evidence.entity.class_ else "□")
        + texts[f"class_{key.lower()}"].get(lang)
        for key in case.standard.classes
    ]
    return Table(
        (Column(width=1), Column(width=2.6), Column(width=0.6), Column(width=2.4)),
        (
            Row(
                (
                    texts["entity"].get(lang),
                    case.evidence.entity.name,
                    texts["class"].get(lang),
                    "　".join(boxes),
                )
            ),
        ),
        style="form",
    )


def _grid(case: Case, form: Form, card: AssessmentCard) -> Table:
    lang, texts = case.lang, form.texts
    names = ["group", "indicator", "max", *case.standard.raters, "total"]
    columns = tuple(
        Column(texts[name].get(lang), "left" if name == "indicator" else "center", _width(name))
        for name in names
    )
    rows: list[Row] = []
    for group in case.standard.groups:
        rows += _group_rows(case, form, card, group)
    rows += _closing_rows(case, form, card)
    return Table(columns, tuple(rows), style="form")


def _width(name: str) -> float:
    """Share of the line: four Chinese characters, as in 自评得分, fit a column of figures."""
    return {"group": 1.85, "indicator": 2.5}.get(name, 1.2)


def _group_rows(case: Case, form: Form, card: AssessmentCard, group: str) -> list[Row]:
    lang, standard = case.lang, case.standard
    inside = [f for f in card.findings if standard.indicators[f.indicator].group == group]
    most = standard.groups[group].max or Fraction(0)
    within = tell("bracketed", lang, text=f"{figure(most)}{tell('points', lang)}")
    label = f"{standard.groups[group].label.get(lang)}\n{within.strip()}"
    head = Cell(label, rowspan=len(inside), align="center")
    rows = []
    for at, finding in enumerate(inside):
        cells = _indicator_cells(case, finding)
        rows.append(Row((head, *cells) if at == 0 else cells))
    sums = [_figure(card.rater_subtotals[group].get(rater)) for rater in standard.raters]
    total = _figure(card.subtotals[group].point)
    name = Cell(form.texts["subtotal"].get(lang), colspan=2, align="center")  # as in the form
    rows.append(Row((name, figure(most), *_due(case, sums), total)))
    return rows


def _indicator_cells(case: Case, finding: Finding) -> tuple[str | Cell, ...]:
    item = case.standard.indicators[finding.indicator]
    label = item.form_label or item.label
    entries = [_figure(finding.by_rater.get(rater)) for rater in case.standard.raters]
    return (
        label.get(case.lang),
        figure(item.max),
        *_due(case, entries),
        _figure(finding.score.point),
    )


def _due(case: Case, cells: list[str]) -> list[str]:
    """Strike the column of a rater who does not score this class (ZJ-10)."""
    class_ = case.evidence.entity.class_ or ""
    return [
        cell if class_ in rater.weight or "*" in rater.weight else "/"
        for cell, rater in zip(cells, case.standard.raters.values(), strict=True)
    ]


def _closing_rows(case: Case, form: Form, card: AssessmentCard) -> list[Row]:
    lang, texts, standard = case.lang, form.texts, case.standard
    rows = []
    raters = len(standard.raters)
    declared = standard.adjustment
    if declared is not None:
        span, without = card.total.score, card.total.without_adjustment
        given = None
        if without is not None:
            given = span.low - without.low
        label = Cell(texts["adjustment"].get(lang), colspan=2, align="center")
        note = Cell(texts["adjustment_note"].get(lang), colspan=raters, align="center")
        value = "" if given is None else figure(given)
        rows.append(Row((label, figure(declared.form_max), note, value)))
    sums = [_figure(card.rater_totals.get(rater)) for rater in standard.raters]
    label = Cell(texts["sum"].get(lang), colspan=2, align="center")
    most = figure(standard.max_total or Fraction(0))
    official = card.total.official
    total = "" if official is None else fixed(official)
    rows.append(Row((label, most, *_due(case, sums), total), "total"))
    return rows


def _figure(value: Fraction | None) -> str:
    return "" if value is None else figure(value)


def _seals(form: Form, lang: str) -> Block:
    seal = form.texts["seal"].get(lang)
    boxes = tuple(SealBox(box.get(lang), (seal,)) for box in form.boxes)
    return Seals(boxes, columns=1, height=52)
