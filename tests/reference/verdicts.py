"""The verdict tests that Anhui, Tongcheng and Shandong share, by hand from RULES.md.

Yes is True, no is False, nothing recorded is None.
"""

from fractions import Fraction as F


def checklist(values):
    """Judge a checklist: one known gap decides; silence alone never does."""
    if False in values:
        return "partly" if True in values else "not_met"
    return "not_assessed" if None in values else "met"


def every_condition(values):
    """Judge conditions that must all be known: one unknown fact leaves the clause unassessed."""
    return "not_assessed" if None in values else checklist(values)


def regular(turns):
    """Judge a recurring duty from its turns (on time, late, missing, open) at ``as_of``."""
    if turns is None:
        return "not_assessed"
    on_time, late, missing, _ = turns
    if on_time + late + missing == 0:
        return "not_due"
    if late + missing == 0:
        return "met"
    return "partly" if on_time else "not_met"


def share(verdicts):
    """Count one modal's verdicts; give the share met as (low, point, high)."""
    met, partly, not_met, unknown = (
        verdicts.count(name) for name in ("met", "partly", "not_met", "not_assessed")
    )
    assessed, base = met + partly + not_met, met + partly + not_met + unknown
    return {
        "met": met,
        "partly": partly,
        "not_met": not_met,
        "not_assessed": unknown,
        "not_applicable": verdicts.count("not_applicable"),
        "not_due": verdicts.count("not_due"),
        "low": F(met, base) if base else None,
        "point": F(met, assessed) if assessed else None,
        "high": F(met + partly + unknown, base) if base else None,
    }
