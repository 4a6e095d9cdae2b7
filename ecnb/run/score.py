"""Score evidence without a notebook: the same judgement, nothing published."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from pydantic import TypeAdapter

from ecnb.case import Standing
from ecnb.errors import EcnbError
from ecnb.model.evidence import Evidence
from ecnb.model.scorecard import Scorecard, Total
from ecnb.model.standard import Standard
from ecnb.model.text import exact_text
from ecnb.run.parameters import Run
from ecnb.run.places import Home
from ecnb.run.standing import chosen, judge_groups, standings
from ecnb.scoring.card import card
from ecnb.scoring.judge import Scorecards

_CARD: TypeAdapter[Scorecard] = TypeAdapter(Scorecard)
_FORMULA = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"^-?\d+(\.\d+|/\d+)?$")

COLUMNS = (
    "entity", "name", "standard", "class", "period", "as_of", "status", "official", "low",
    "point", "high", "grade", "place", "of",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scored:
    """One entity judged under its rulings, with its place among those judged with it."""

    standard: Standard
    card: Scorecard
    standing: Standing
    class_: str | None = None
    """The class it was judged and ranked in: as stated, else as the facts decide."""


def score(
    home: Home, run: Run, proofs: Sequence[Evidence]
) -> tuple[list[Scored], dict[str, EcnbError]]:
    """Judge entities, one pass for each standard; give them in the order they came.

    Also gives the entities that cannot be judged, with the reason.
    """
    judged, broken = judge_groups(home, run, (chosen(home, run, proof) for proof in proofs))
    places = standings(judged) if len(proofs) > 1 else {}
    found = {
        one.id: Scored(
            group.standard,
            card(group.cards, i, one.proof),
            Standing(*places.get(one.id, (None, None))),
            _class(group.cards, i),
        )
        for group in judged
        for i, one in enumerate(group.entities)
    }
    return [found[proof.entity.id] for proof in proofs if proof.entity.id in found], broken


def _class(cards: Scorecards, i: int) -> str | None:
    names = [*cards.standard.classes, None]
    return names[int(cards.assessments[-1].view.table.classes[i])]


def as_json(scored: Iterable[Scored]) -> str:
    """Write scorecards as JSON; exact numbers are text."""
    plain = [
        {"scorecard": _CARD.dump_python(one.card, mode="json"), "standing": asdict(one.standing)}
        for one in scored
    ]
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def as_csv(scored: Sequence[Scored]) -> str:
    """Write one line for each entity; of one standard alone, with a column for each indicator.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    alone = {one.card.standard for one in scored}
    indicators = list(scored[0].standard.indicators) if len(alone) == 1 else []
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *indicators])
    for one in scored:
        points = (
            {f.indicator: f.score.point for f in one.card.current.findings}
            if one.card.current
            else {}
        )
        row = [*line(one).values(), *(points.get(name) for name in indicators)]
        writer.writerow([safe(_text(cell)) for cell in row])
    return target.getvalue()


def line(one: Scored) -> dict[str, Any]:
    """Give one entity's headline, by :data:`COLUMNS`."""
    entity, total = one.card.entity, one.card.headline
    values = (
        entity.id, entity.name, entity.standard, one.class_, str(one.card.period),
        one.card.as_of.isoformat(), *_total(total), one.standing.place, one.standing.of,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def _total(total: Total | None) -> tuple[Any, ...]:
    if total is None:
        return ("unscored", None, None, None, None, None)
    span = total.score
    return (total.status.value, total.official, span.low, span.point, span.high, total.grade)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return exact_text(cell) if isinstance(cell, Fraction) else str(cell)


def safe(text: str) -> str:
    """Keep a spreadsheet from reading a text as a formula; numbers are left alone.

    >>> safe("=1+1"), safe("-2.5"), safe("-2+3")
    ("'=1+1", '-2.5', "'-2+3")
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text
