"""Exact comparison of the core's columns with the references' answers, entity by entity."""

from fractions import Fraction

from ecnb.model.scorecard import STATUSES, VERDICTS


def exact(numerator, den, value):
    """Tell whether an integer over a denominator is exactly a Fraction."""
    return numerator * value.denominator == value.numerator * den


def points(core, spans, what, entities):
    """Compare a column of points with the references' (low, point, high)."""
    low, point, high, known = (
        getattr(core, name).tolist() for name in ("low", "point", "high", "known")
    )
    wrong = [
        i
        for i, (a, b, c) in enumerate(spans)
        if not exact(low[i], core.den, a)
        or not exact(high[i], core.den, c)
        or known[i] != (b is not None)
        or (b is not None and not exact(point[i], core.den, b))
    ]
    if wrong:
        i = wrong[0]
        mine = [Fraction(x[i], core.den) for x in (low, point, high)]
        raise AssertionError(
            f"{what}: {len(wrong)} differ; first {i}: core {list(map(str, mine))} "
            f"known={known[i]}, reference {[str(x) for x in spans[i]]}\n{entities[i]}"
        )


def values(core, wanted, what, entities):
    """Compare a column of plain values."""
    mine = list(core)
    wrong = [i for i, value in enumerate(wanted) if mine[i] != value]
    if wrong:
        i = wrong[0]
        raise AssertionError(
            f"{what}: {len(wrong)} differ; first {i}: core {mine[i]!r}, "
            f"reference {wanted[i]!r}\n{entities[i]}"
        )


def total(core, answers, standard, what, entities):
    """Compare a total: points, standing, official figure and grade."""
    points(core.points, [a["total"] for a in answers], f"{what} total", entities)
    statuses = [STATUSES[code].value for code in core.status.tolist()]
    values(statuses, [a["status"] for a in answers], f"{what} status", entities)
    official = [
        Fraction(value, 10**standard.conventions.decimals) if status == "official" else None
        for value, status in zip(core.official.tolist(), statuses, strict=True)
    ]
    values(official, [a["official"] for a in answers], f"{what} official", entities)
    grades = [*standard.grades, None]
    values(
        [grades[code] for code in core.grade.tolist()],
        [a["grade"] for a in answers],
        f"{what} grade",
        entities,
    )


def verdicts(core, wanted, what, entities):
    """Compare a column of verdict codes with the references' words."""
    values([VERDICTS[code].value for code in core.code.tolist()], wanted, what, entities)


def most(core, answers, what, entities):
    """Compare the most that the applicable indicators give."""
    mine = [Fraction(value, core.points.den) for value in core.max.tolist()]
    values(mine, [answer["max"] for answer in answers], what, entities)
