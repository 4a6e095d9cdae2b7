"""What carries no points: provisions, targets, obligations, evaluations."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from ecnb.case import Case
from ecnb.model.rules import (
    ConditionsTest,
    CountOnly,
    GrowthTest,
    ItemsTest,
    ObligationTest,
    StatedTest,
    SumTest,
)
from ecnb.model.scorecard import ProvisionFinding, Verdict
from ecnb.model.standard import Provision, Target
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Story
from ecnb.report.inline import Inline, muted
from ecnb.report.story.figures import percent, shares_in_order, turns_text
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Bar, Cell, Column, Content, Mark, Number, Row, Table
from ecnb.report.text import width
from ecnb.report.words import known_lang, verdict_word
from ecnb.scoring.explain import fact_text, figure

_FULL = 100


def mark(verdict: Verdict, lang: str) -> Mark:
    """Give a verdict's mark with its word."""
    return Mark(verdict, verdict_word(verdict, known_lang(lang)))


def provisions(case: Case) -> Story:
    """List every clause without points with its verdict; shares met first."""
    lang, card = case.lang, case.scorecard
    heading = Heading(tell("provisions" if case.standard.indicators else "provisions_all", lang))
    if not card.provisions:
        return Story((heading,))
    rows: list[Row] = []
    last = None
    for finding in card.provisions:
        item = case.standard.provisions[finding.id]
        section = _section(case, item)
        if section and section != last:
            rows.append(Row((section,), "group"))
        last = section or last
        rows.append(_provision_row(case, finding, item))
    shown = (case.standard.provisions[finding.id].clause for finding in card.provisions)
    columns = (
        Column(tell("clause", lang), width=clause_width(shown)),
        Column(tell("content", lang), width=4.4),
        Column(tell("modal", lang), "center"),
        Column(tell("verdict", lang)),
        Column(tell("basis", lang), width=3),
    )
    table = Table(columns, tuple(rows), style="compact")
    return Story((heading, *_shares(case), table))


_NARROW, _WIDE, _COLUMNS = 1.1, 1.7, 8.0


def clause_width(clauses: Iterable[str]) -> float:
    """Give the column of clause numbers the share of a line that its longest one asks for.

    >>> clause_width(["4.1", "4.7.3"]), clause_width(["第四条（三）"])
    (1.1, 1.5)
    """
    longest = max((width(clause) for clause in clauses), default=0)
    return min(max(longest / _COLUMNS, _NARROW), _WIDE)


def _section(case: Case, item: Provision) -> str:
    group = item.group
    if group is None and item.indicator is not None and case.standard.guide is not None:
        group = case.standard.indicators[item.indicator].group
    return case.standard.groups[group].label.get(case.lang) if group is not None else ""


def _provision_row(case: Case, finding: ProvisionFinding, item: Provision) -> Row:
    lang = case.lang
    content: tuple[Inline, ...] = (item.label.get(lang),)
    if finding.rulings:
        content = (*content, muted(" " + tell("list", lang).join(finding.rulings)))
    return Row(
        (
            item.clause,
            content,  # type: ignore[arg-type]
            tell(f"modal_{item.modal}", lang),
            mark(finding.verdict, lang),
            basis(case, finding, item),
        )
    )


def basis(case: Case, finding: ProvisionFinding, item: Provision | Target) -> str:
    """Say on what a verdict rests."""
    lang, test = case.lang, item.test
    if isinstance(item, Target) and item.only_if and finding.verdict is Verdict.NOT_APPLICABLE:
        return tell("condition_off", lang)
    if isinstance(test, StatedTest):
        return _stated_basis(finding, lang)
    if isinstance(test, ObligationTest):
        judged = finding.basis and finding.verdict is not Verdict.NOT_ASSESSED
        return turns_text(finding.basis, lang) if judged else tell("no_evidence", lang)
    known = [used for used in finding.facts if used.value is not None]
    if known and isinstance(test, ItemsTest):
        return _items_basis(case, finding)
    texts = [fact_text(case.standard, used, lang) for used in known]
    return tell("list", lang).join(texts) or tell("no_evidence", lang)


def _stated_basis(finding: ProvisionFinding, lang: str) -> str:
    if finding.verdict is Verdict.NOT_ASSESSED:
        return tell("no_evidence", lang)
    source = next((used.source for used in finding.facts if used.source), "")
    return tell("stated_from", lang, source=source) if source else tell("stated", lang)


def _items_basis(case: Case, finding: ProvisionFinding) -> str:
    """Name what a checklist lacks, rather than what it has."""
    lang = case.lang
    lacking = [used for used in finding.facts if used.value is not True]
    count = tell(
        "items_of",
        lang,
        done=len(finding.facts) - len(lacking),
        all=len(finding.facts),
    )
    if not lacking:
        return count
    names = tell("list", lang).join(fact_text(case.standard, used, lang) for used in lacking)
    return f"{count}{tell('semicolon', lang)}{names}"


def _shares(case: Case) -> tuple[Block, ...]:
    lang = case.lang
    rows = []
    for kind, share in shares_in_order(case.scorecard.shares).items():
        if share.low is None or share.high is None:
            continue
        text = "—" if share.point is None else percent(share.point)
        number = Number(text, percent(share.low), percent(share.high))
        counts = (share.met, share.partly, share.not_met, share.not_assessed, share.not_applicable)
        rows.append(Row((tell(f"share_{kind}", lang), *(str(n) for n in counts), number)))
    if not rows:
        return ()
    heads = ("n_met", "n_partly", "n_not_met", "n_open", "n_away")
    columns = (
        Column(tell("kind_of_clause", lang), width=3),
        *(Column(tell(head, lang), "right") for head in heads),
        Column(tell("share", lang), "right", 2),
    )
    table = Table(columns, tuple(rows), notes=(tell("shares_note", lang),))
    return (table,)


def targets(case: Case) -> Story:
    """List every KPI: target, actual, attainment, window, verdict."""
    lang = case.lang
    numbered = [
        (str(at), finding, case.standard.targets[finding.id])
        for at, finding in enumerate(case.scorecard.targets, 1)
    ]
    rows = [_target_row(case, number, finding, item) for number, finding, item in numbered]
    columns = (
        Column(tell("target_no", lang), "right"),
        Column(tell("clause", lang), width=1.1),
        Column(tell("content", lang), width=2.8),
        Column(tell("target", lang), "right", 1),
        Column(tell("actual", lang), "right", 1),
        Column(tell("attainment", lang), width=2.2),
        Column(tell("window", lang), width=1.7),
        Column(tell("verdict", lang)),
    )
    table = Table(columns, tuple(rows), style="compact")
    notes = [
        Row((number, item.clause, item.label.get(lang), basis(case, finding, item)))
        for number, finding, item in numbered
        if isinstance(item.test, ItemsTest | ConditionsTest)
    ]
    blocks: list[Block] = [Heading(tell("targets", lang)), table]
    if notes:
        heads = (("clause", 1.1), ("content", 3.4), ("basis", 5.0))
        first = Column(tell("target_no", lang), "right")
        more = tuple(Column(tell(key, lang), width=wide) for key, wide in heads)
        caption = tell("targets_basis", lang)
        blocks.append(Table((first, *more), tuple(notes), caption=caption, style="compact"))
    return Story(tuple(blocks))


def _target_row(case: Case, number: str, finding: ProvisionFinding, item: Target) -> Row:
    lang = case.lang
    label = item.label.get(lang) + (tell("in_principle", lang) if item.soft else "")
    target, actual = target_figures(case, finding, item)
    return Row(
        (
            number,
            item.clause,
            label,
            target,
            actual,
            _attainment(finding, item, lang),
            window_text(case, item),
            mark(finding.verdict, lang),
        )
    )


def window_text(case: Case, item: Target) -> str:
    """Say for which time a target is set."""
    label = item.window_label.get(case.lang)
    year = case.settings.get("reference_year")
    return f"{year} {label}" if isinstance(item.test, GrowthTest) and year else label


def target_figures(case: Case, finding: ProvisionFinding, item: Target) -> tuple[str, str]:
    """Write what a target asks for, and what was reached."""
    lang, test = case.lang, item.test
    if isinstance(test, GrowthTest):
        return _growth_figures(finding, test)
    if isinstance(test, SumTest):
        open_ = finding.basis.get("unallocated", "")
        return figure(test.total), tell("unallocated", lang, amount=open_)
    actual = "—" if finding.actual is None else figure(finding.actual)
    if isinstance(test, CountOnly):
        whole = "" if finding.target is None else f" / {figure(finding.target)}"
        return tell("no_target", lang), actual + whole
    return ("—" if finding.target is None else figure(finding.target)), actual


def _growth_figures(finding: ProvisionFinding, test: GrowthTest) -> tuple[str, str]:
    """Show growth rates rather than the amounts behind them."""
    wanted = percent(test.target)
    before = Fraction(finding.basis.get("previous", "0"))
    if finding.actual is None or not before:
        return wanted, "—"
    return wanted, percent(finding.actual / before - 1)


def _attainment(finding: ProvisionFinding, item: Target, lang: str) -> Content | Cell:
    """Draw attainment, capped at the full bar for display (TC-11); the figure is not capped.

    Where the document sets no figure, there is a share of the whole but nothing to attain. A growth
    rate has none either: 18 % of the 30 % asked would read as 90.8 % of the amount.
    """
    if finding.attainment is None or isinstance(item.test, GrowthTest):
        return "—"
    if finding.verdict is Verdict.NO_TARGET:
        return tell("of_whole", lang, share=percent(finding.attainment))
    value = float(finding.attainment * _FULL)
    return Bar(min(value, float(_FULL)), float(_FULL), percent(finding.attainment))
