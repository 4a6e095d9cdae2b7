"""Anhui DB34/T 4229-2022 (no points: conformity, uptake, use), by hand from RULES.md A2.

An entity is ``{"stated": {clause: verdict or None}, "held": {"self": n, "recipient": n,
"third_party": n}, "covered": n, "provided": n, "turns": {kind: (on time, late, missing, open)}}``.
"""

from tests.reference.verdicts import every_condition, regular, share

SHALL = (
    "4.2.1 4.2.2 4.3.1 4.3.2 4.3.3a 4.3.4 4.4.1 4.4.2 4.5.2 5.3.2 5.4.1 6.1.1 6.1.3 6.2.1".split()
)
IMPERATIVE = "4.5.1 5.2.1 5.2.2 5.3.1 5.3.3 6.2.2".split()
SHOULD = "4.1.1 4.1.2 4.3.5 6.1.2a 6.1.2b 6.1.2c".split()
MAY = "4.3.3b 5.1 5.4.2 5.5 5.6.1 5.6.2".split()
CLAUSES = sorted([*SHALL, *IMPERATIVE, *SHOULD, *MAY])
MAY_BE_ABSENT = "5.1 5.2.1 5.2.2 5.3.1 5.3.3 5.4.2 5.5 5.6.1 5.6.2".split()
KINDS = {"6.1.2a": "self", "6.1.2b": "recipient", "6.1.2c": "third_party"}


def verdict(clause, entity, options):
    """Judge one provision."""
    if clause == "6.1.1":
        held = [entity["held"].get(kind) for kind in ("self", "recipient", "third_party")]
        found = every_condition([None if n is None else n >= 1 for n in held])
        return "not_met" if found == "partly" else found
    if clause in KINDS:
        return regular(entity["turns"].get(KINDS[clause]))
    if clause == "6.1.3" and options.get("AH-5") != "section_5":
        covered, provided = entity.get("covered"), entity.get("provided")
        if covered is None or provided is None:
            return "not_assessed"
        return "met" if covered >= provided else "not_met"
    stated = entity["stated"].get(clause)
    if stated is None:
        return "not_assessed"
    if stated == "not_applicable" and clause not in MAY_BE_ABSENT:
        return "not_assessed"
    if stated == "not_applicable" and options.get("AH-4") == "requirement_all_count":
        return "not_met"
    return stated


def modal(clause, options):
    """Say what a clause is: requirement, should, may, or a mere description."""
    required = clause in SHALL or clause in IMPERATIVE
    if clause in IMPERATIVE and options.get("AH-4") == "description":
        return "description"
    if clause == "6.1.2b" and options.get("AH-2") == "shall_quarterly":
        return "requirement"
    if clause in SHOULD or (required and options.get("AH-6") == "advice"):
        return "should"
    return "requirement" if required else "may"


def anhui(entity, options=None):
    """Judge one centre."""
    options = options or {}
    verdicts = {clause: verdict(clause, entity, options) for clause in CLAUSES}
    return {
        "verdicts": verdicts,
        "shares": {
            name: share([verdicts[c] for c in CLAUSES if modal(c, options) == name])
            for name in ("requirement", "should", "may")
        },
    }
