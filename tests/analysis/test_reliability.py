"""Krippendorff's alpha against published examples, an independent package, and its properties."""

from collections import Counter
from fractions import Fraction

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecnb.analysis.rating.reliability import Metric, Pattern, alpha, without_one

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": four observers, twelve units,
# entries missing (".", sections C and D); two observers, ten units, two values (section A); two
# observers, twelve units, five categories a to e (section B, written here as 1 to 5).
FOUR_BY_TWELVE = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
BINARY = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
CATEGORIES = ("1 1 2 2 4 3 3 3 5 4 4 1", "2 1 2 2 2 3 3 3 5 4 4 4")


def units_of(rows: tuple[str, ...]) -> Counter[Pattern]:
    """Turn rows of observers into patterns of entries."""
    columns = zip(*(row.split() for row in rows), strict=True)
    return Counter(tuple(Fraction(c) for c in column if c != ".") for column in columns)


@pytest.mark.parametrize(
    ("rows", "metric", "published"),
    [
        (FOUR_BY_TWELVE, "nominal", "0.743"),
        (FOUR_BY_TWELVE, "ordinal", "0.815"),
        (FOUR_BY_TWELVE, "interval", "0.849"),
        (BINARY, "nominal", "0.095"),
        (CATEGORIES, "nominal", "0.692"),
    ],
)
def test_alpha_krippendorff_2011(rows: tuple[str, ...], metric: Metric, published: str) -> None:
    """Alpha to three decimals as published, entries missing or not."""
    found = alpha(units_of(rows), metric)
    assert found is not None
    assert f"{float(found):.3f}" == published


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval"])
@given(
    st.lists(
        st.lists(st.none() | st.integers(0, 6), min_size=4, max_size=4), min_size=2, max_size=12
    )
)
def test_alpha_equals_the_package(metric: Metric, table: list[list[int | None]]) -> None:
    """The exact fraction and the float of PyPI's krippendorff agree on any table with gaps."""
    patterns = (tuple(Fraction(v) for v in unit if v is not None) for unit in table)
    found = alpha(Counter(patterns), metric)
    shared = [v for unit in table if sum(x is not None for x in unit) > 1 for v in unit]
    if len({v for v in shared if v is not None}) < 2:
        assert found is None
        return
    data = np.array([[np.nan if v is None else v for v in unit] for unit in table]).T
    theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=metric)
    assert found is not None
    assert float(found) == pytest.approx(theirs, abs=1e-9)


@given(
    st.lists(
        st.lists(st.integers(0, 8), min_size=2, max_size=4).map(
            lambda unit: tuple(Fraction(v, 2) for v in unit)
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(1, 9),
)
def test_alpha_does_not_depend_on_scale_or_order(units: list[Pattern], by: int) -> None:
    """Other maxima, another order of raters: the same alpha, to the last digit."""
    scaled = Counter(tuple(v / by + 1 for v in reversed(unit)) for unit in units)
    assert alpha(Counter(units)) == alpha(scaled)


def test_alpha_of_raters_who_always_agree_is_one() -> None:
    """Perfect agreement on entries that vary is exactly 1."""
    units = Counter({(Fraction(v),) * 3: 1 for v in range(4)})
    assert {alpha(units, metric) for metric in ("nominal", "ordinal", "interval")} == {Fraction(1)}


@pytest.mark.parametrize(
    "units",
    [
        Counter[Pattern](),
        Counter({(Fraction(1),): 5}),
        Counter({(Fraction(2), Fraction(2)): 7, (Fraction(3),): 1}),
    ],
)
def test_alpha_does_not_exist_where_nothing_varies(units: Counter[Pattern]) -> None:
    """No pair, or no difference: None, and never 0 or 1 (Krippendorff 2011: 0/0)."""
    assert alpha(units) is None


def test_without_one_brackets_what_single_units_decide() -> None:
    """Leaving out the one unit on which raters differ makes agreement perfect."""
    far = (Fraction(0), Fraction(3))
    units = Counter({(Fraction(1), Fraction(1)): 2, (Fraction(2), Fraction(2)): 2, far: 1})
    found, whole = without_one(units), alpha(units)
    assert whole is not None
    assert found[-1] == 1
    assert found[0] <= whole < 1
