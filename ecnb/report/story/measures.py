"""Tables of the improvement chapter: what would gain points, what is judged, what is gone."""

from __future__ import annotations

from collections.abc import Sequence

from ecnb.analysis.plan.steps import Incurred, Measure
from ecnb.case import Case
from ecnb.report.block import Block
from ecnb.report.blocks import Heading
from ecnb.report.story.figures import fixed, signed
from ecnb.report.story.measure_words import day_text, incurred_name, measure_text
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Cell, Column, Content, Row, Table
from ecnb.scoring.explain import figure, part_label


def measure_tables(case: Case) -> list[Block]:
    """Show countable steps, then what raters may give, then what is gone."""
    found = case.improvement.measures
    blocks: list[Block] = []
    if found.countable:
        blocks += [Heading(tell("measures", case.lang), 2), _countable(case, found.countable)]
    if found.judged:
        blocks += [Heading(tell("judged_gains", case.lang), 2), _judged(case, found.judged)]
    if found.incurred:
        blocks += [Heading(tell("incurred", case.lang), 2), _incurred(case, found.incurred)]
    return blocks


def _countable(case: Case, found: Sequence[Measure]) -> Table:
    lang = case.lang
    columns = (
        Column(tell("indicator", lang), width=3),
        Column(tell("clause", lang), width=1.6),
        Column(tell("to_do", lang), width=4.4),
        Column(tell("gain_indicator", lang), "right"),
        Column(tell("gain_total", lang), "right"),
        Column(tell("latest", lang), "right"),
    )
    notes = [tell("measures_note", lang)]
    if all(one.when == "next" for one in found):
        notes.append(tell("measures_closed", lang))
    return Table(columns, _grouped(case, found), notes=tuple(notes), style="compact")


def _grouped(case: Case, found: Sequence[Measure]) -> tuple[Row, ...]:
    """Put the steps of one part together, the smallest first; parts with most to gain lead."""
    rows: list[Row] = []
    for part in dict.fromkeys(one.part for one in found):
        steps = sorted((one for one in found if one.part == part), key=lambda one: one.units)
        name = part_label(case.standard, part, case.lang)
        for k, one in enumerate(steps):
            lead = (Cell(name, rowspan=len(steps)), Cell(one.clause, rowspan=len(steps)))
            rows.append(Row((*(lead if k == 0 else ()), *_cells(case, one))))
    return tuple(rows)


def _cells(case: Case, one: Measure) -> tuple[Content, ...]:
    points, gain = gains(one, case.lang)
    said = measure_text(case.standard, one, case.lang)
    return said, points, gain, day_text(one.when, one.by)


def gains(one: Measure, lang: str) -> tuple[str, str]:
    """Write the gain on the indicator and on the total; two ends where raters add to it."""
    pairs = ((one.points, one.points_high), (one.gain, one.gain_high))
    texts = [
        signed(low)
        if low == high
        else tell("gain_between", lang, low=signed(low), high=fixed(high))
        for low, high in pairs
    ]
    return texts[0], texts[1]


def _judged(case: Case, found: Sequence[Measure]) -> Table:
    lang = case.lang
    columns = (
        Column(tell("indicator", lang), width=5),
        Column(tell("clause", lang), width=2),
        Column(tell("step_gain", lang), "right"),
        Column(tell("most_gain", lang), "right"),
    )
    rows = tuple(
        Row((
            part_label(case.standard, one.part, lang), one.clause, signed(one.gain),
            signed(one.gain_high),
        ))
        for one in sorted(found, key=lambda one: (-one.gain_high, one.part))
    )  # fmt: skip
    return Table(columns, rows, notes=(tell("judged_note", lang),), style="compact")


def _incurred(case: Case, found: Sequence[Incurred]) -> Table:
    lang = case.lang
    columns = (
        Column(tell("problem", lang), width=5),
        Column(tell("clause", lang), width=2),
        Column(tell("times", lang), "right"),
        Column(tell("avoided", lang), "right"),
    )
    rows = tuple(
        Row((
            incurred_name(case.standard, one, lang), one.clause, figure(one.times),
            signed(one.gain),
        ))
        for one in found
    )  # fmt: skip
    return Table(columns, rows, style="compact")
