"""What recipients say, as the chapter of problems tells it: findings, charts, figures."""

from __future__ import annotations

from fractions import Fraction

from ecnb.analysis.surveys.figures import ServiceView, Verdict
from ecnb.analysis.surveys.intervals import HANDFUL
from ecnb.analysis.surveys.services import service_label
from ecnb.analysis.surveys.survey import Held, SurveyView
from ecnb.case import Case
from ecnb.model.survey import OVERALL
from ecnb.report.block import Block
from ecnb.report.blocks import Bullets, Figure, Heading, Paragraph
from ecnb.report.charts.survey import (
    QuadrantPoint,
    QuadrantWords,
    ShareRow,
    ShareWords,
    quadrants,
    shares_with_intervals,
)
from ecnb.report.story.figures import fixed, percent, signed
from ecnb.report.story.phrases import tell
from ecnb.report.story.survey_findings import findings, lead
from ecnb.report.tables import Column, Content, Number, Row, Table

_DRAWN = 30
"""Services in a chart: more are a list, and stand in the table."""
_POINTS = 100


def survey_blocks(case: Case) -> list[Block]:
    """Show the last quarter's answers; nothing where the evidence has none and none are missed."""
    view, lang = case.survey, case.lang
    if view is None:
        return _missed(case)
    if view.quarter is None:
        text = tell("survey_no_quarter", lang)
        heading = Heading(tell("survey_untimed", lang), 2)
        return [heading, Paragraph((text, *findings(case, view))), *_held(case, view)]
    asked = [one for one in view.services if one.satisfied is not None]
    told = findings(case, view)
    return [
        Heading(tell("survey", lang, quarter=view.quarter.label(lang)), 2),
        Paragraph(lead(case, view)),
        *([Bullets(tuple(told))] if told else []),
        *_chart(case, view, asked),
        *_table(case, view),
        *_quadrants(case, view),
        *_held(case, view),
    ]


def _missed(case: Case) -> list[Block]:
    """Say so where evaluations by recipients were held and nothing is known of their answers."""
    duties = [key for key, one in case.standard.obligations.items() if one.survey]
    held = [turn for key in duties for turn in case.turns.get(key, ()) if turn.done is not None]
    if not held:
        return []
    return [Paragraph(tell("survey_none", case.lang, n=len(held)), "note")]


def _name(case: Case, one: ServiceView) -> str:
    if one.service == OVERALL:
        return tell("survey_overall", case.lang)
    return service_label(case.standard, one.service, case.lang)


def _chart(case: Case, view: SurveyView, asked: list[ServiceView]) -> list[Block]:
    lang = case.lang
    rows = [_share_row(case, one) for one in asked[:_DRAWN]]
    if not rows or view.quarter is None:
        return []
    words = ShareWords(
        tell("survey_key_now", lang),
        tell("survey_key_interval", lang),
        tell("survey_key_few", lang) if any(row.few for row in rows) else "",
        tell("survey_key_before", lang) if any(row.before is not None for row in rows) else "",
    )
    items = tell("list", lang).join(
        tell("survey_chart_item", lang, name=row.label, share=row.percent) for row in rows
    )
    alt = tell("survey_chart_alt", lang, n=len(rows), items=items)
    caption = tell("survey_chart", lang, quarter=view.quarter.label(lang))
    chart = shares_with_intervals(rows, words, alt, caption=caption)
    more = tell("survey_chart_more", lang, n=_DRAWN)
    return [chart, *([Paragraph(more, "note")] if len(asked) > _DRAWN else [])]


def _share_row(case: Case, one: ServiceView) -> ShareRow:
    found = one.satisfied
    if found is None:
        raise ValueError(one.service)
    share = percent(found.share, 0)
    text = tell("survey_chart_text", case.lang, share=share, n=found.n)
    before = None if one.change is None else float(one.change.before.share)
    low, high = found.interval.low, found.interval.high
    name = _name(case, one)
    return ShareRow(name, float(found.share), low, high, share, text, before, one.small)


# --- table --------------------------------------------------------------------------------------


def _table(case: Case, view: SurveyView) -> list[Block]:
    lang = case.lang
    net = any(one.promoters is not None for one in view.services)
    changed = any(one.change is not None for one in view.services)
    columns = [
        Column(tell("survey_service", lang), width=2.6),
        Column(tell("survey_n", lang), "right"),
        Column(tell("survey_share", lang), "right", 2.2),
        Column(tell("survey_mean", lang), "right", 2.2),
    ]
    columns += [Column(tell("survey_net", lang), "right", 2.2)] if net else []
    columns += [Column(tell("survey_change", lang), "right", 2.4)] if changed else []
    columns += [Column(tell("survey_judged", lang), width=1.7)]
    rows = tuple(Row(_cells(case, one, net=net, changed=changed)) for one in view.services)
    said = tell(
        "survey_note", lang, net=tell("survey_note_net", lang, bound=HANDFUL) if net else ""
    )
    return [Table(tuple(columns), rows, notes=(said,), style="compact")]


def _cells(case: Case, one: ServiceView, *, net: bool, changed: bool) -> tuple[Content, ...]:
    found = one.satisfied
    count = found.n if found is not None else one.promoters.n if one.promoters else 0
    cells: list[Content] = [_name(case, one), str(count)]
    if found is None:
        cells += ["—", "—"]
    else:
        ends = (found.interval.low, found.interval.high)
        bounds = [percent(Fraction(end), 0) for end in ends]
        cells.append(Number(percent(found.share, 0), *bounds))
        spread = found.mean.interval
        bounds = [f"{spread.low:.2f}", f"{spread.high:.2f}"] if spread is not None else []
        cells.append(Number(fixed(found.mean.mean), *bounds))
    cells += [_net(case, one)] if net else []
    cells += [_change(one)] if changed else []
    return (*cells, _judged(case, one))


def _net(case: Case, one: ServiceView) -> Content:
    """Write the net with its interval; of a handful of answers only who said what."""
    found = one.promoters
    if found is None:
        return "—"
    if found.interval is None:
        up, down = found.promoters, found.detractors
        return tell("survey_net_few", case.lang, n=found.n, up=up, down=down)
    low, high = found.interval.low, found.interval.high
    return Number(_points(found.net), _points(low), _points(high))


def _change(one: ServiceView) -> Content:
    if one.change is None:
        return "—"
    low, high = one.change.interval.low, one.change.interval.high
    return Number(_points(one.change.difference), _points(low), _points(high))


def _points(share: Fraction | float) -> str:
    """Write a share as points with its sign.

    >>> _points(Fraction(1, 8)), _points(-0.004), _points(-0.2)
    ('+13', '0', '-20')
    """
    value = Fraction(share) * _POINTS
    return "0" if fixed(abs(value), 0) == "0" else signed(value, 0)


_VERDICTS: dict[Verdict, str] = {
    "rise": "survey_rise",
    "fall": "survey_fall",
    "unsure": "survey_unsure_word",
    "noise": "survey_noise_word",
}


def _judged(case: Case, one: ServiceView) -> str:
    said = [tell(_VERDICTS[one.change.verdict], case.lang)] if one.change is not None else []
    said += [tell("survey_few_word", case.lang)] if one.small else []
    if one.promoters is not None and one.promoters.small and not one.small:
        said.append(tell("survey_net_few_word", case.lang))
    return tell("list", case.lang).join(said) or "—"


# --- quadrants ----------------------------------------------------------------------------------


def _quadrants(case: Case, view: SurveyView) -> list[Block]:
    lang, cross = case.lang, view.cross
    if cross is None or view.quarter is None:
        return []
    points = [
        QuadrantPoint(
            number,
            _name(case, one),
            float(one.satisfied.mean.mean),
            float(one.importance.mean),
            one.placed.settled,
        )
        for number, one in enumerate((one for one in view.services if one.placed), 1)
        if one.satisfied and one.importance and one.placed
    ]
    first = [_name(case, one) for one in view.services if _urgent(one)]
    items = tell("list", lang).join(first) or "—"
    words = QuadrantWords(
        tell("survey_axis_x", lang),
        tell("survey_axis_y", lang),
        (
            tell("survey_concentrate_corner", lang),
            tell("survey_keep_up_corner", lang),
            tell("survey_low_priority_corner", lang),
            tell("survey_overkill_corner", lang),
        ),
        tell("survey_settled", lang) if any(one.settled for one in points) else "",
        tell("survey_unsettled", lang) if not all(one.settled for one in points) else "",
    )
    alt = tell("survey_quadrants_alt", lang, n=len(points), items=items)
    caption = tell("survey_quadrants", lang, quarter=view.quarter.label(lang))
    at = float(cross.satisfaction), float(cross.importance)
    chart = quadrants(points, at, words, alt, caption=caption)
    note = tell("survey_quadrants_note", lang)
    return [Figure(chart.svg, chart.alt, chart.caption, (note,))]


def _urgent(one: ServiceView) -> bool:
    return one.placed is not None and one.placed.quadrant == "concentrate"


# --- the review cycle ---------------------------------------------------------------------------


def _held(case: Case, view: SurveyView) -> list[Block]:
    """Set each quarter's answers beside the evaluation that the register has for it."""
    duty = next((one for one in case.standard.obligations.values() if one.survey), None)
    if duty is None or not view.held:
        return []
    lang = case.lang
    columns = (
        Column(tell("period", lang), width=2),
        Column(tell("survey_n", lang), "right", 1.3),
        Column(tell("survey_held_services", lang), "right", 1.3),
        Column(tell("survey_held_done", lang), width=2),
    )
    rows = tuple(Row(_held_cells(one, lang)) for one in view.held)
    note = tell("survey_held_note", lang, clause=duty.clause)
    caption = tell("survey_held", lang, year=case.period.year)
    return [Table(columns, rows, caption=caption, notes=(note,), style="compact")]


def _held_cells(one: Held, lang: str) -> tuple[str, ...]:
    done = "—" if one.registered is None else tell("survey_held_none", lang)
    if one.done is not None:
        done = one.done.isoformat()
    if not one.answers and not one.services:
        return one.quarter.label(lang), tell("survey_held_no_answers", lang), "—", done
    return one.quarter.label(lang), str(one.answers), str(one.services), done
