"""Problems against peers: quartiles of those like it, its own place, and what is weak."""

from __future__ import annotations

from ecnb.analysis.peers import FEWEST, Compared, PeerFinding
from ecnb.case import Case
from ecnb.model.history import TOTAL
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph
from ecnb.report.charts.peers import PeerRow, PeerWords, strip_chart
from ecnb.report.story.history import about_name
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Row, RowKind, Table
from ecnb.scoring.explain import figure


def peer_blocks(case: Case) -> list[Block]:
    """Set the entity beside its peers; nothing where it has none, or no batch has given them."""
    found, lang = case.peers, case.lang
    if found is None:
        return []
    blocks: list[Block] = [Heading(tell("among_peers", lang), 2), Paragraph(_who(case, found))]
    if found.size < FEWEST:
        return [*blocks, Paragraph(tell("peers_few_said", lang, n=found.size, fewest=FEWEST))]
    return [*blocks, Paragraph(_said(case, found)), _chart(case, found), _table(case, found)]


def _who(case: Case, found: Compared) -> str:
    lang, entity = case.lang, case.scorecard.entity
    within = entity.county if found.scope == "county" else ""
    key = "peers_county" if within else "peers_class"
    title = case.standard.document.title.get(lang)
    alike = tell("peers_alike", lang) if case.standard.classes else ""
    return tell(key, lang, title=title, county=within, n=found.size, alike=alike)


def _said(case: Case, found: Compared) -> str:
    """Name what is weak against peers; say so where nothing is."""
    lang, weak = case.lang, found.weak()
    if not weak:
        return tell("peers_none_weak", lang)
    named = [(about_name(case, one.figure.about), _rank(one, lang)) for one in weak]
    items = [tell("peers_weak_item", lang, name=name, rank=rank) for name, rank in named]
    return tell("peers_weak_said", lang, n=len(weak), items=tell("semicolon", lang).join(items))


def _rank(one: PeerFinding, lang: str) -> str:
    """Give the exact place, or the places that equal points share."""
    first, last = one.figure.first, one.figure.last
    if first is None or last is None:
        return "—"
    key = "peers_rank" if first == last else "peers_ranks"
    return tell(key, lang, first=first, last=last, n=one.figure.n)


def _chart(case: Case, found: Compared) -> Block:
    lang = case.lang
    rows = [row for one in found.findings if (row := _peer_row(case, one)) is not None]
    words = PeerWords(tell("peers_band", lang), tell("median", lang), tell("peers_own", lang))
    alt = tell("peers_alt", lang, n=len(rows))
    return strip_chart(rows, words, alt, caption=tell("peers_chart", lang))


def _peer_row(case: Case, one: PeerFinding) -> PeerRow | None:
    shown = one.figure
    if shown.low is None or shown.middle is None or shown.high is None:
        return None
    own = None if one.point is None else float(one.point)
    text = "—" if one.point is None else figure(one.point)
    mark = " ▼" if one.standing == "weak" else ""
    return PeerRow(
        about_name(case, shown.about), float(one.max), float(shown.low), float(shown.middle),
        float(shown.high), own, text + mark,
    )  # fmt: skip


def _table(case: Case, found: Compared) -> Table:
    lang = case.lang
    columns = (
        Column(tell("indicator", lang), width=3.4),
        Column(tell("full", lang), "right"),
        Column(tell("peers_own", lang), "right"),
        Column(tell("quartile_low", lang), "right"),
        Column(tell("median", lang), "right"),
        Column(tell("quartile_high", lang), "right"),
        Column(tell("rank", lang), "right"),
        Column(tell("peers_standing", lang), width=2.2),
    )
    rows = tuple(_row(case, one) for one in found.findings)
    return Table(columns, rows, notes=(tell("peers_note", lang),), style="compact")


def _row(case: Case, one: PeerFinding) -> Row:
    lang, shown = case.lang, one.figure
    values = (one.point, shown.low, shown.middle, shown.high)
    cells = ["—" if value is None else figure(value) for value in values]
    standing = tell(f"peers_{one.standing}", lang)
    kind: RowKind = "total" if shown.about == TOTAL else "body"
    name = about_name(case, shown.about)
    return Row((name, figure(one.max), *cells, _rank(one, lang), standing), kind)
