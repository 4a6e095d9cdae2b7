"""The programme over time and by county: distribution, losses, movers, entities at risk."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from ecnb.analysis.past.history import back
from ecnb.analysis.peers import FEWEST
from ecnb.analysis.programme.county_losses import CountyLoss, county_losses
from ecnb.analysis.programme.movers import Mover, Then, movers
from ecnb.analysis.programme.risks import NEAR, Risk, gravest, limit_of, risk
from ecnb.model.text import exact_text
from ecnb.programme import Field, Programme
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph, Story
from ecnb.report.charts.compare import ChangeRow, change_since
from ecnb.report.charts.spread import Limit, Step, spread
from ecnb.report.story.figures import fixed, percent, signed
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, Table
from ecnb.report.words import Lang, known_lang
from ecnb.scoring.explain import figure

_ROWS: Final = 20
"""Rows of each list; what is left out is counted, and result.json has all of it."""
_STEPS: Final = 20
"""Steps of a distribution: of a hundred points, five each."""


def programme_trends(whole: Programme) -> Story:
    """Say how totals are spread, where counties lose, who moved, and who may fall short."""
    lang = whole.lang
    blocks: list[Block] = []
    for field in whole.fields:
        inside = [
            *_spread(field, lang),
            *_counties(field, lang),
            *_movers(whole, field),
            *_risks(field, lang),
        ]
        if inside:
            blocks += [Heading(field.standard.document.title.get(lang), 2), *inside]
    heading = Heading(tell("programme_trends", lang))
    return Story((heading, *(blocks or [Paragraph(tell("trends_none", lang))])))


# --- figures ------------------------------------------------------------------------------------


def movers_of(field: Field) -> tuple[Mover, ...]:
    """Compare the entities of a standard with the period before."""
    return movers(
        Then(line.entity.id, line.entity.name, line.own, line.earlier)
        for line in field.lines
        if line.own is not None
    )


def risks_of(field: Field) -> tuple[Risk, ...]:
    """Name the entities of a standard that may fall short."""
    limit, found = limit_of(field.standard), {one.id: one for one in movers_of(field)}
    if limit is None:
        return ()
    risks = []
    for line in field.lines:
        total = line.scorecard.headline
        if total is None:
            continue
        who = (line.entity.id, line.entity.name)
        if line.pending.ended:
            continue  # its qualification is cancelled: there is nothing left to lose
        one = risk(line.outcome, limit, total.max, who, found.get(line.entity.id))
        if one is not None:
            risks.append(one)
    return gravest(risks)


def losses_of(field: Field) -> tuple[CountyLoss, ...]:
    """Average the points lost by county."""
    return county_losses(
        field.standard,
        (
            (line.entity.county, line.scorecard.current)
            for line in field.lines
            if line.scorecard.current is not None
        ),
    )


# --- distribution -------------------------------------------------------------------------------


def _spread(field: Field, lang: str) -> list[Block]:
    """Draw official totals by steps; of a few entities the chart of totals has them all."""
    totals = [o for line in field.lines if (o := line.outcome.official) is not None]
    most = field.standard.max_total
    if len(totals) < FEWEST or most is None:
        return []
    steps = _steps(totals, most)
    limits = [
        Limit(float(grade.at_least), f"{grade.label.get(lang)} ≥{figure(grade.at_least)}")
        for grade in field.standard.grades.values()
        if grade.at_least > 0
    ]
    alt = tell("spread_alt", lang, n=len(totals))
    caption = tell("spread_chart", lang, n=len(totals), step=figure(most / _STEPS))
    return [spread(steps, limits, alt, caption=caption)]


def _steps(totals: Sequence[Fraction], most: Fraction) -> list[Step]:
    """Count totals in steps of a twentieth; empty steps at both ends are left out, but two."""
    wide, last = most / _STEPS, _STEPS - 1
    places = [min(max(int(total / wide), 0), last) for total in totals]
    first, final = max(min(places) - 1, 0), min(max(places) + 1, last)
    return [
        Step(float(n * wide), float((n + 1) * wide), places.count(n))
        for n in range(first, final + 1)
    ]


# --- counties -----------------------------------------------------------------------------------


def _counties(field: Field, lang: str) -> list[Block]:
    found = losses_of(field)
    if not found:
        return []
    columns = (
        Column(tell("county", lang), width=1.6),
        Column(tell("entities", lang), "right"),
        Column(tell("mean_lost", lang), "right"),
        Column(tell("county_worst", lang), width=6),
    )
    rows = tuple(_county_row(field, one, lang) for one in found[:_ROWS])
    title = Heading(tell("county_losses", lang), 3)
    return [title, Table(columns, rows, notes=_left_out(found, lang), style="compact")]


def _county_row(field: Field, one: CountyLoss, lang: str) -> Row:
    worst = tell("semicolon", lang).join(
        tell(
            "county_item",
            lang,
            name=field.standard.indicators[name].label.get(lang),
            lost=fixed(lost),
        )
        for name, lost in one.worst
    )
    return Row((one.county, str(one.entities), fixed(one.lost), worst or "—"))


def _left_out(found: Sequence[object], lang: str) -> tuple[str, ...]:
    n = len(found) - _ROWS
    return (tell("rows_left", lang, n=n),) if n > 0 else ()


# --- movers -------------------------------------------------------------------------------------


def _movers(whole: Programme, field: Field) -> list[Block]:
    lang, found = whole.lang, movers_of(field)
    if not found:
        return []
    down = [one for one in found if one.movement == "down"]
    up = [one for one in reversed(found) if one.movement == "up"]
    rest = len(found) - len(down) - len(up)
    before = back(whole.period, yearly=field.standard.cycle == "year").label(lang)
    said = tell("movers_lead", lang, period=before, n=len(found), up=len(up), down=len(down),
                rest=rest)  # fmt: skip
    blocks: list[Block] = [Heading(tell("movers", lang), 3), Paragraph(said)]
    shown = [*down[: _ROWS // 2], *up[: _ROWS // 2]]
    if shown:
        most = field.standard.max_total or Fraction(1)
        rows = [_mover_row(one, most) for one in shown]
        alt = tell("movers_alt", lang, n=len(rows))
        code: Lang = known_lang(lang)
        then = tell("before_yearly" if field.standard.cycle == "year" else "before", lang)
        blocks += [change_since(rows, alt, then=then, lang=code), _movers_table(shown, then, lang)]
    return blocks


def _mover_row(one: Mover, most: Fraction) -> ChangeRow:
    return ChangeRow(one.name, float(one.before), float(one.after), float(most), signed(one.by))


def _movers_table(shown: Sequence[Mover], then: str, lang: str) -> Table:
    columns = (
        Column(tell("name", lang), width=4),
        Column(then, "right"),
        Column(tell("this_period", lang), "right"),
        Column(tell("change_by", lang), "right"),
        Column(tell("rank_change", lang), "right", 2),
    )
    rows = tuple(
        Row((one.name, fixed(one.before), fixed(one.after), signed(one.by), _ranks(one, lang)))
        for one in shown
    )
    return Table(columns, rows, notes=(tell("movers_note", lang),), style="compact")


def _ranks(one: Mover, lang: str) -> str:
    key = "rank_same" if not one.rose else "rank_rose" if one.rose > 0 else "rank_fell"
    return tell(key, lang, was=one.was, place=one.place, of=one.of, by=abs(one.rose))


# --- at risk ------------------------------------------------------------------------------------


def _risks(field: Field, lang: str) -> list[Block]:
    found, limit = risks_of(field), limit_of(field.standard)
    if not found or limit is None:
        return []
    columns = (
        Column(tell("name", lang), width=4),
        Column(tell("to_limit", lang, limit=figure(limit)), "right", 1.6),
        Column(tell("why_risk", lang), width=5),
    )
    rows = tuple(
        Row((one.name, "—" if one.margin is None else signed(one.margin), _why(one, lang)))
        for one in found[:_ROWS]
    )
    note = tell("risk_note", lang, near=percent(NEAR, 0))
    title = Heading(tell("at_risk", lang), 3)
    return [title, Table(columns, rows, notes=(note, *_left_out(found, lang)), style="compact")]


def _why(one: Risk, lang: str) -> str:
    fell = fixed(one.fell) if one.fell is not None else ""
    said = [tell(f"risk_{why}", lang, fell=fell, low=fixed(one.low)) for why in one.reasons]
    if one.fell is not None and "falling" not in one.reasons:
        said.append(tell("risk_fell", lang, fell=fell))
    return tell("semicolon", lang).join(said)


# --- for programs -------------------------------------------------------------------------------


def trends_data(field: Field) -> dict[str, Any]:
    """Give the same figures for programs, in full; exact numbers as text."""
    return {
        "standard": field.standard.key,
        "movers": [
            {
                "id": one.id,
                "before": exact_text(one.before),
                "now": exact_text(one.after),
                "movement": one.movement,
                "was": one.was,
                "place": one.place,
                "of": one.of,
            }
            for one in movers_of(field)
        ],
        "at_risk": [
            {
                "id": one.id,
                "reasons": list(one.reasons),
                "margin": None if one.margin is None else exact_text(one.margin),
            }
            for one in risks_of(field)
        ],
        "counties": [
            {
                "county": one.county,
                "entities": one.entities,
                "lost": exact_text(one.lost),
                "worst": {name: exact_text(lost) for name, lost in one.worst},
            }
            for one in losses_of(field)
        ],
    }
