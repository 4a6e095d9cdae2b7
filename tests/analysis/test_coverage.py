"""Services by kinds of evaluation (AH-5)."""

import datetime as dt

from ecnb import standards
from ecnb.analysis.cycle.coverage import coverage
from ecnb.model.evidence import Row
from ecnb.model.period import Period

GUIDE = standards.load("anhui-centre")
SERVICES = [Row({"service": name}, line) for line, name in enumerate(("甲", "乙", "丙"), 2)]


def held(kind, day, declared, *services):
    """Give a row of the register of evaluations."""
    period = Period.parse(declared) if declared else None
    return Row({"kind": kind, "held_on": day, "declared_for": period, "services": services}, 2)


def matrix(*rows, as_of=dt.date(2025, 1, 15)):
    """Give the matrix of 2024."""
    registers = {"services": SERVICES, "evaluations": rows}
    return coverage(GUIDE, registers, Period.parse("2024H2"), as_of)


def test_AH_5_matrix_counts_the_evaluations_of_the_year():
    """Late ones of the year count, those of another year do not, nor those not known yet."""
    found = matrix(
        held("self", dt.date(2024, 6, 20), "2024H1", "甲"),
        held("recipient", dt.date(2025, 1, 10), "2024Q4", "甲", "乙"),
        held("third_party", dt.date(2024, 1, 10), "2023", "丙"),
        held("third_party", dt.date(2025, 1, 16), "2024", "丙"),
    )
    assert found.kinds == ("self", "recipient", "third_party")
    assert found.held == (1, 1, 0)
    assert found.covered == ((True, True, False), (False, True, False), (False, False, False))
    assert found.missed == ("丙",)


def test_AH_5_evaluation_without_a_period_belongs_to_the_year_of_its_day():
    """The last day of the year is in, the next is not."""
    found = matrix(
        held("self", dt.date(2024, 12, 31), None, "甲"),
        held("self", dt.date(2025, 1, 1), None, "乙"),
    )
    assert found.missed == ("乙", "丙")


def test_AH_5_service_that_is_not_in_the_directory_is_named():
    """It fills no row of the matrix, and is not lost."""
    found = matrix(held("self", dt.date(2024, 5, 1), None, "甲", "丁"))
    assert found.unlisted == ("丁",)


def test_documents_without_services_have_no_matrix():
    """Only the guide asks what evaluations cover."""
    other = standards.load("zhejiang-centre")
    assert coverage(other, {}, Period.parse("2024"), dt.date(2024, 12, 31)) is None
