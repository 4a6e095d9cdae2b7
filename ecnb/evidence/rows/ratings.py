"""The table of ratings, checked against the standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import partial

from ecnb.evidence.files.grid import Grid, Raw, Reading, blank, lines
from ecnb.evidence.files.headers import RATING_COLUMNS
from ecnb.evidence.names import NameBook, Unfit
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.readings import in_force, waits_for
from ecnb.evidence.rows.rows import Owned, RowReader, Who, first_of_its_kind, owner_of
from ecnb.model.evidence import Rating
from ecnb.model.memo import by_identity
from ecnb.model.standard import Standard, part_id
from ecnb.model.table import ADJUSTMENT
from ecnb.model.text import exact_text
from ecnb.scoring.by_facts import full_of


def part_names(standard: Standard) -> NameBook:
    """Name every scored part by its id and, where that is clear, its labels; and the adjustment."""
    labels: dict[str, tuple[str, ...]] = {}
    for indicator, item in standard.indicators.items():
        for key, part in item.parts.items():
            own = [item.label, item.form_label] if len(item.parts) == 1 else [part.label]
            named = [label for label in own if label is not None]
            words = [word for label in named for word in (label.zh, label.en)]
            labels[part_id(indicator, key)] = tuple(words)
    if standard.adjustment is not None:
        label = standard.adjustment.label
        labels[ADJUSTMENT[0]] = (label.zh, label.en)
    return NameBook.of("指标", labels)


def rater_names(standard: Standard) -> NameBook:
    """Name every rater by its key, label and column of the form."""
    return NameBook.of(
        "评分人",
        {
            key: (one.label.zh, one.column.zh, one.label.en, one.column.en)
            for key, one in standard.raters.items()
        },
    )


@by_identity(256)
def part_limits(standard: Standard) -> Mapping[str, tuple[Fraction, Fraction] | None]:
    """Give the least and most points of each part; None where facts decide and nobody enters.

    Points that no sentence describes count with the part: whether they can be awarded is the
    standard's ruling, not the reader's.
    """
    limits: dict[str, tuple[Fraction, Fraction] | None] = {}
    for indicator, item in standard.indicators.items():
        more = item.undescribed.points if item.undescribed is not None else Fraction(0)
        for key, part in item.parts.items():
            most = full_of(part.rule) + more
            limits[part_id(indicator, key)] = (
                (Fraction(0), most) if part.entry == "raters" else None
            )
    if standard.adjustment is not None:
        limits[ADJUSTMENT[0]] = (standard.adjustment.from_, standard.adjustment.to)
    return limits


def read_ratings(
    grid: Grid, standard: Standard, who: Who, reading: Reading
) -> Iterator[Owned[Rating]]:
    """Read the table of ratings. A row without points enters nothing."""
    parts, raters, limits = part_names(standard), rater_names(standard), part_limits(standard)
    seen: dict[object, str] = {}
    for line in lines(grid, who.columns(RATING_COLUMNS), reading):
        if blank(line.cells.get("points")):
            continue
        row = RowReader(line, reading)
        owner = owner_of(row, who)
        part = row.need("indicator", partial(read_part, names=parts, standard=standard))
        period = row.need("period", cells.period)
        outside = part == ADJUSTMENT[0]
        rater = row.need("rater", partial(giver if outside else _named, names=raters))
        points = row.get("points", partial(cells.number, typed=grid.typed))
        if part is not None and points is not None:
            try:
                check_points(points, part, limits[part], standard)
            except Unfit as error:
                row.refuse(error, "points")
        reason = row.text("reason")
        if not row.ok or part is None or period is None or rater is None or points is None:
            continue
        if outside and points != 0 and not reason:
            row.refuse(Unfit("加减分没有写明理由", "在理由栏写明加减分的依据（ZJ-9）"), "reason")
            continue
        whose = (owner, part, period) if outside else (owner, part, period, rater)
        if first_of_its_kind(seen, whose, row, f"{period} 的 {part}"):
            yield Owned(owner, Rating(part, period, rater, points, reason), line.place("rater"))


def read_part(raw: Raw, names: NameBook, standard: Standard) -> str:
    """Read a part; one that only another reading has names the ruling."""
    name = cells.text(raw)
    try:
        return names.key(name)
    except Unfit:
        waits = waits_for(standard, name)
        if not waits:
            raise
        remedy = f"删去本行；要评这一项，先在 params 的 rulings 中选用 {waits}"
        raise Unfit(f"本次口径下不评这一项: {name}", remedy) from None


def _named(raw: Raw, names: NameBook) -> str:
    return names.key(cells.text(raw))


def giver(raw: Raw, names: NameBook) -> str:
    """Read who gave the adjustment: a rater, or someone else by any name."""
    name = cells.text(raw)
    try:
        return names.key(name)
    except Unfit:
        return name


def check_points(
    points: Fraction, part: str, limits: tuple[Fraction, Fraction] | None, standard: Standard
) -> None:
    """Refuse points for a part that facts decide, or outside what the part allows."""
    shown = exact_text(points)
    if limits is None:
        waits = waits_for(standard, part)
        other = f"；要由评分人打分，先在 params 的 rulings 中选用 {waits}" if waits else ""
        raise Unfit("本项按事实计分，不由评分人打分", f"删去本行，改填事实{other}")
    if not limits[0] <= points <= limits[1]:
        least, most = (exact_text(limit) for limit in limits)
        what = "得分不能为负" if points < 0 <= limits[0] else "得分超出范围"
        ruling = in_force(standard, part)
        under = f"（本次口径 {ruling}）" if ruling else ""
        raise Unfit(f"{what}: {shown}", f"填写 {least} 至 {most}{under}")
