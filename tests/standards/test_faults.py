"""`ecnb standards check`: every fault of a file at once, with its place and a remedy."""

import pytest

from ecnb import standards
from ecnb.errors import StandardInvalid
from tests.standards import sixth

RULE = "indicators.yl-01.rule"
TIERS = "- {from: 10, to: 59, points: 5}"
BANDS = "bands: [{from: 1, to: 999, target: 50}, {from: 1000, target: 100, ruling: YL-1}]"
LEAD = "{label: {zh: 甲, en: A}, register: events, blank: [owner]}"
LED = f"yl-p1: {{leads: [{LEAD}], clause: 第七条1,"

# old text, new text, dotted path of the fault, part of what is said
FAULTS = [
    # shape
    ("title: {zh: 云岭县", "title: {zh_: 云岭县", "document.title.zh", "'zh' is missing"),
    ("key: yunling-point", "key: 云岭", "key", "'云岭': String should match pattern"),
    ("entity_kind: station", "entity_kind: shop", "entity_kind", "'shop': Input should be"),
    ("cycle_clause: 第一条\n", "", "cycle_clause", "'cycle_clause' is missing"),
    ("key: yunling-point", "chosen: {}\nkey: yunling-point", "chosen", "is written by ecnb"),
    (
        "key: yunling-point",
        "schema_version: 2\nkey: yunling-point",
        "schema_version",
        "should be 1",
    ),
    ("key: yunling-point", "extra: 1\nkey: yunling-point", "extra", "unknown field 'extra'"),
    (
        "open_days: {label: {zh: 开放天数, en: Days open}, clause: 第四条, ",
        "open_days: {label: {zh: 开放天数, en: Days open}, ",
        "facts.open_days.clause",
        "'clause' is missing",
    ),
    ("    clause: 第四条1\n", "", "indicators.yl-01.clause", "'clause' is missing"),
    ("yl-p1: {clause: 第七条1,", "yl-p1: {clause: '',", "provisions.yl-p1.clause", "at least 1"),
    ("yl-p1: {clause: 第七条1,", "yl-p1: {clause: ' ',", "provisions.yl-p1.clause", "blank"),
    ("cycle_clause: 第一条", "cycle_clause: ' '", "cycle_clause", "the clause is blank"),
    ("deductions_clause: 第六条", "deductions_clause: ' '", "annual.deductions_clause", "blank"),
    (
        "    clause: 第四条\n    question: {zh: 空白",
        "    clause: ' '\n    question: {zh: 空白",
        "interpretations.YL-1.clause",
        "the clause is blank",
    ),
    ("kind: judged", "kind: guessed", "indicators.yl-04.rule", "Input tag 'guessed'"),
    ("kind: judged, ", "", "indicators.yl-04.rule", "Unable to extract tag"),
    ("full: 20, step: 1,", "full: 1e9, step: 1,", "indicators.yl-04.rule.full", "no exact number"),
    ('weight: {"*": 1/3}', 'weight: {"*": 1/0}', "raters.self.weight.*", "no exact number"),
    ("tiers:\n", "tiers: []\n      old:\n", f"{RULE}.tiers", "at least 2 items"),
    ("    default: as_written", "    default: other", "interpretations.YL-1", "not among"),
    (
        "absent_means: 0\n    ruling: YL-1",
        "absent_means: 0",
        "facts.late_parcels",
        "name the ruling",
    ),
    ("{fact: visitors, below: 1000}", "{fact: visitors}", "classes.small.when.0", "one comparison"),
    ("YL-1:\n    clause", "yl:\n    clause", "interpretations.yl", "should match pattern"),
    ("YL-1:\n    clause", "G7:\n    clause", "interpretations.G7", "general conventions"),
    ("groups:\n", "groups: []\nold:\n", "groups", "valid dictionary"),
    # tiers and bands
    (TIERS, "- {from: 11, to: 59, points: 5}", f"{RULE}.tiers", "no row covers 10"),
    (TIERS, "- {from: 20, to: 59, points: 5}", f"{RULE}.tiers", "no row covers 10 to 19"),
    (TIERS, "- {from: 9, to: 59, points: 5}", f"{RULE}.tiers", "9 is claimed twice"),
    (TIERS, "- {from: 10, points: 5}", f"{RULE}.tiers", "60 is claimed twice"),
    (TIERS, "- {from: 10, to: 5, points: 5}", f"{RULE}.tiers", "the row from 10 ends at 5"),
    (
        "{from: 60, points: 10}",
        "{from: 60, to: 90, points: 10}",
        f"{RULE}.tiers",
        "no row covers 91 and more",
    ),
    (
        TIERS,
        "- {from: 10, to: 59, points: 12}",
        f"{RULE}.tiers.2.points",
        "a higher count earns less (10)",
    ),
    ("at_least: 1, at_most: 9}", "equals: 1}", f"{RULE}.tiers", "no row covers 2 to 9"),
    ("at_least: 1, at_most: 9}", "at_least: 1}", f"{RULE}.tiers", "10 is claimed twice"),
    ("at_least: 1, at_most: 9}", "at_most: 9}", f"{RULE}.tiers", "no row covers 1 to 9"),
    (
        "{fact: open_days, at_least: 1, at_most: 9}",
        "{fact: orders, equals: 0}",
        f"{RULE}.tiers",
        "covers 1 to 9",
    ),
    (
        "points: 0, upper: 5, ruling: YL-2}]",
        "points: 0, upper: 11, ruling: YL-2}]",
        f"{RULE}.holes.0.upper",
        "more than",
    ),
    (
        "points: 0, upper: 5, ruling: YL-2}]",
        "points: 6, upper: 5, ruling: YL-2}]",
        f"{RULE}.holes.0",
        "lower <= points",
    ),
    (
        BANDS,
        BANDS.replace("1000,", "1001,"),
        "indicators.yl-03.parts.count.rule.bands",
        "covers 1000",
    ),
    (
        BANDS,
        BANDS.replace("from: 1,", "from: 2,"),
        "indicators.yl-03.parts.count.rule.bands",
        "covers 1",
    ),
    ("bonus: {from: 0,", "bonus: {from: 11,", "indicators.yl-02.rule.bonus", "0 <= from <= to"),
    ("step: 0.5}", "step: 0}", "indicators.yl-02.rule.bonus", "a step above 0"),
    ("base: 10", "base: 10.00001", "indicators.yl-02.rule.base", "more than four decimals"),
    (
        "{large: 60, small: 30}",
        "{large: 60, small: 0.00001}",
        "provisions.yl-p2.test.all_of.0.at_least",
        "four decimals",
    ),
    # sums and order
    (
        "    max: 10\n    entry: facts",
        "    max: 11\n    entry: facts",
        "indicators.yl-01.max",
        "parts add up to 10, the maximum is 11",
    ),
    (
        "undescribed: {points: 5,",
        "undescribed: {points: 4,",
        "indicators.yl-03.max",
        "parts add up to 29",
    ),
    ("scale: 1.5", "scale: 1.2", "indicators.yl-04.max", "parts add up to 24"),
    ("max: 60}", "max: 61}", "groups.service.max", "add up to 60, not 61"),
    ('small: "0.5"', 'small: "0.4"', "raters", "class small add up to 0.9"),
    ("weight: 1/4", "weight: 1/3", "assessments", "the weights add up to 13/12"),
    ("half: H1", "half: H2", "assessments", "two assessments share a half-year"),
    ("at_least: 0}\n", "at_least: 80}\n", "grades.poor.at_least", "does not lie below"),
    # entries
    (
        "    entry: raters\n    rule: {kind: judged",
        "    entry: facts\n    rule: {kind: judged",
        "indicators.yl-04.entry",
        "no fact decides",
    ),
    (
        "    entry: raters\n    rule:\n      kind: base",
        "    entry: facts\n    rule:\n      kind: base",
        "indicators.yl-02.entry",
        "judged, not counted",
    ),
    ("  yl-p1:", "  has_desk:", "provisions.has_desk", "already a key of facts"),
    ("  yl-05:", "  adjustment:", "indicators.adjustment", "already a key of ratings"),
    (
        "kind: year, default: 2030",
        "kind: year, default: true",
        "parameters.base_year.default",
        "True is no year",
    ),
    (
        "kind: date, default: 2031-02-01",
        "kind: date, default: 3",
        "parameters.opened_on.default",
        "3 is no date",
    ),
    # names
    ("fact: open_days\n", "fact: open\n", f"{RULE}.fact", "facts has no 'open'"),
    ("by: visitors", "by: guests", "indicators.yl-03.parts.count.rule.by", "facts has no 'guests'"),
    (
        "bare_base_ruling: YL-1",
        "bare_base_ruling: YL-9",
        "indicators.yl-02.rule.bare_base_ruling",
        "no 'YL-9'",
    ),
    (
        "rulings: [YL-1]",
        "rulings: [YL-9]",
        "indicators.yl-05.rulings",
        "interpretations has no 'YL-9'",
    ),
    (
        "    group: order\n    clause: 第四条4",
        "    group: none\n    clause: 第四条4",
        "indicators.yl-04.group",
        "groups has no",
    ),
    (
        "indicator: yl-04}",
        "indicator: yl-40}",
        "provisions.yl-p1.indicator",
        "indicators has no 'yl-40'",
    ),
    (
        "obligation: answer}",
        "obligation: reply}",
        "provisions.yl-p3.test.obligation",
        "obligations has no",
    ),
    (
        "items: [has_desk, desk_open]",
        "items: [has_desk, desk]",
        "targets.yl-t2.test.items",
        "no 'desk'",
    ),
    ("of: sales", "of: sale", "facts.sales_before.of", "facts has no 'sale'"),
    ("since: opened_on", "since: opened", "obligations.report.since", "parameters has no 'opened'"),
    (
        "touches: [yl-03, adjustment]",
        "touches: [yl-33, adjustment]",
        "interpretations.YL-1.touches.0",
        "no entry is called 'yl-33'",
    ),
    (
        "weight: {small: 1/6}",
        "weight: {small: 1/6, tiny: 1}",
        "raters.village.weight.tiny",
        "classes has no 'tiny'",
    ),
    (
        "{large: 60, small: 30}",
        "{large: 60}",
        "provisions.yl-p2.test.all_of.0.at_least",
        "no bound for class small",
    ),
    (
        "{large: 60, small: 30}",
        "{large: 60, small: 30, tiny: 1}",
        "provisions.yl-p2.test.all_of.0.at_least.tiny",
        "no 'tiny'",
    ),
    # days and other targets
    (
        "due: end_of_period",
        "due: closing_day",
        "targets.yl-t3.due",
        "parameters has no 'closing_day'",
    ),
    (
        "due: end_of_period",
        "due: base_year",
        "targets.yl-t3.due",
        "the parameter 'base_year' is no date",
    ),
    (
        "window: {from: 2031-01-01, to: 2031-12-31}",
        "window: {from: strict, to: 2031-12-31}",
        "facts.reports_in_2031.window",
        "the parameter 'strict' is no date",
    ),
    (
        "due: end_of_period",
        "or_target: yl-t9",
        "targets.yl-t3.or_target",
        "targets has no 'yl-t9'",
    ),
    # conditions
    (
        "{fact: kind_of_point, one_of: [joint]}",
        "{fact: kind_of_point, one_of: [joint, lost]}",
        "unofficial.joint_points.when.0",
        "never has the value 'lost'",
    ),
    (
        "{from: 1, to: 999, target: 50}, {from: 1000, target: 100, ruling: YL-1}",
        "{from: 1, to: 999, target: 999983}, {from: 1000, target: 1000003}",
        "indicators.yl-03.parts.count.rule.bands",
        "no small common multiple",
    ),
    (
        "{fact: has_desk, equals: false}",
        "{fact: has_desk, equals: maybe}",
        "notes.0.when.0",
        "never has the value 'maybe'",
    ),
    (
        "{fact: has_desk, equals: false}",
        "{fact: has_desk, at_least: 1}",
        "notes.0.when.0",
        "cannot be compared",
    ),
    (
        "{fact: has_desk, equals: false}",
        "{fact: kind_of_point, at_least: 1}",
        "notes.0.when.0",
        "cannot be compared",
    ),
    (
        "{fact: has_desk, equals: false}",
        "{fact: yl-p1, equals: 1}",
        "notes.0.when.0",
        "cannot be compared",
    ),
    (
        "{fact: has_desk, equals: false}",
        "{fact: orders, equals: false}",
        "notes.0.when.0",
        "cannot be compared",
    ),
    (
        "{fact: has_desk, equals: false}",
        "{fact: desk, equals: false}",
        "notes.0.when.0.fact",
        "facts has no 'desk'",
    ),
    # registers
    (
        "    date: held_on\n",
        "    date: held_on\n    kinds: colour\n",
        "registers.events.kinds",
        "no column 'colour'",
    ),
    (
        "yl-p1: {clause: 第七条1,",
        LED.replace("register: events", "register: shops"),
        "provisions.yl-p1.leads.0.register",
        "registers has no 'shops'",
    ),
    (
        "yl-p1: {clause: 第七条1,",
        LED,
        "provisions.yl-p1.leads.0.blank",
        "no column 'owner'",
    ),
    (
        "yl-p1: {clause: 第七条1,",
        LED.replace("blank: [owner]", "where: [{column: sort, one_of: [gala]}]"),
        "provisions.yl-p1.leads.0.where",
        "never has the value 'gala'",
    ),
    (
        "counted: {register: events, per: month}",
        "counted: {register: event, per: month}",
        "facts.months_with_events.counted.register",
        "registers has no 'event'",
    ),
    (
        "counted: {register: events, per: month}",
        "counted: {register: services, per: month}",
        "facts.months_with_events.counted",
        "has no date column",
    ),
    (
        "counted: {register: events, per: month}",
        "counted: {register: events, distinct: id}",
        "facts.months_with_events.counted.distinct",
        "no column 'id'",
    ),
    (
        "counted: {register: events, per: month}",
        "counted: {register: events, not_in: [questions]}",
        "facts.months_with_events.counted.not_in",
        "needs distinct",
    ),
    (
        "counted: {register: events, per: month}",
        "counted: {register: events, distinct: sort, not_in: [questions]}",
        "facts.months_with_events.counted.distinct",
        "register 'questions' has no column 'sort'",
    ),
    (
        "counted: {register: events, per: month}",
        "counted: {register: events, where: [{column: sort, one_of: [party]}]}",
        "facts.months_with_events.counted.where",
        "never has the value 'party'",
    ),
    (
        "counted: {register: events, per: month}",
        "counted: {register: events, all_of: {column: kind, one_of: [talk]}}",
        "facts.months_with_events.counted.all_of",
        "no column 'kind'",
    ),
    (
        "kinds: [talk, fair]",
        "kinds: [talk, play]",
        "facts.services_covered.covered.kind",
        "never has the value 'play'",
    ),
    ("item: name", "item: title", "facts.services_covered.covered.item", "no column 'title'"),
    (
        "column: services\n",
        "column: service\n",
        "facts.services_covered.covered.column",
        "no column 'service'",
    ),
    # services
    (
        "services: {clause: 第七条, register: services, column: name}",
        "services: {clause: 第七条, register: services, column: title}",
        "services.column",
        "no column 'title'",
    ),
    (
        "services: {clause: 第七条, register: services, column: name}",
        "services: {clause: 第七条, register: service, column: name}",
        "services.register",
        "registers has no 'service'",
    ),
    (
        "services: {clause: 第七条, register: services, column: name}",
        "services: {clause: 第七条, register: services}",
        "services",
        "name one",
    ),
    (
        "services: {clause: 第七条, register: services, column: name}",
        "services: {clause: 第七条, facts: [desk_open, served]}",
        "services.facts",
        "the service 'served' is no yes-or-no fact",
    ),
    # obligations
    ("done: held_on", "done: held", "obligations.report.register", "no column 'held'"),
    (
        "    register: events\n    where",
        "    where",
        "obligations.report",
        "columns are named but no register",
    ),
    ("end: answered_at,", "end: answered,", "obligations.answer.register", "no column 'answered'"),
    (
        "due: {kind: day_of_next_month, day: 5}",
        "due: {kind: day_of_next_month}",
        "obligations.report.due",
        "the day belong together",
    ),
    (
        "due: {kind: day_of_next_month, day: 5}",
        "due: {kind: within}",
        "obligations.report.due",
        "the limit belong together",
    ),
    # options
    (
        "indicators.yl-05.rulings.0: null",
        "indicators.yl-50.rulings.0: null",
        "interpretations.YL-1.options.halved.set.indicators.yl-50.rulings.0",
        "cannot be applied: there is no 'yl-50'",
    ),
    (
        "indicators.yl-05.rulings.0: null",
        "key: other",
        "interpretations.YL-1.options.halved.set.key",
        "a ruling may not change 'key'",
    ),
    (
        "{indicators.yl-01.rule.holes.0.points: 5}",
        "{indicators.yl-01.rule.holes.0.points: 6}",
        "interpretations.YL-2.options.high.set",
        "makes indicators.yl-01.rule.holes.0 invalid: ",
    ),
    (
        "{indicators.yl-01.rule.holes.0.points: 5}",
        "{indicators.yl-01.max: 6}",
        "interpretations.YL-2.options.high.set",
        "makes indicators.yl-01.max invalid: the parts add up to 10",
    ),
    (
        "{indicators.yl-01.rule.holes.0.points: 5}",
        "{facts.months_with_events.counted.per: quarter}",
        "interpretations.YL-2.options.high.set",
        "changes the fact 'months_with_events' otherwise than in its window",
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "said"), FAULTS)
def test_a_fault_names_its_place_and_its_remedy(tmp_path, old, new, path, said):
    """One thing broken in a sound file: its dotted path, what is wrong, how to mend it."""
    found = standards.check(sixth.broken(tmp_path, (old, new)))
    matching = [fault for fault in found if fault.where.split(" ", 1)[-1] == path]
    assert any(said in fault.what for fault in matching), "\n".join(map(str, found))
    assert all(fault.remedy for fault in found)


def test_faults_of_every_sort_are_given_at_once(tmp_path):
    """Shape, names, tiers, sums, weights and options in one round, each with its line."""
    edits = [
        ("    clause: 第四条1\n", ""),
        ("kind_of_point:\n", "kind_of_point:\n    kindd: x\n"),
        (BANDS, BANDS.replace("1000,", "1001,")),
        ("max: 20\n    entry: raters", "max: 21\n    entry: raters"),
        ('small: "0.5"', 'small: "0.4"'),
        ("obligation: answer}", "obligation: reply}"),
        ("  villages: {label: {zh: 村数", "  villages: {label: {}, label: {zh: 村数"),
        ("{indicators.yl-01.rule.holes.0.points: 5}", "{indicators.yl-01.rule.gaps.0.points: 5}"),
    ]
    path = sixth.broken(tmp_path, *edits)
    places = {fault.where for fault in standards.check(path)}
    expected = {
        ("yl-01:", "indicators.yl-01.clause"),
        ("kindd:", "facts.kind_of_point.kindd"),
        ("bands:", "indicators.yl-03.parts.count.rule.bands"),
        ("max: 21", "indicators.yl-02.max"),
        ("raters:", "raters"),
        ("obligation: reply", "provisions.yl-p3.test.obligation"),
        ("villages:", "parameters.villages.label"),
        (
            "indicators.yl-01.rule.gaps",
            "interpretations.YL-2.options.high.set.indicators.yl-01.rule.gaps.0.points",
        ),
    }
    named = {f"{path.name}:{sixth.line_of(path, text)} {dotted}" for text, dotted in expected}
    assert named <= places


def test_one_slip_is_one_fault(tmp_path):
    """A misspelt comparison is not also reported as a condition without any."""
    path = sixth.broken(
        tmp_path, ("{fact: has_desk, equals: false}", "{fact: has_desk, equal: false}")
    )
    assert [fault.where for fault in standards.check(path)] == [
        f"sixth.yaml:{sixth.line_of(path, 'equal: false')} notes.0.when.0.equal"
    ]


def test_a_broken_head_does_not_hide_the_rest(tmp_path):
    """Without its conventions and document the file's other faults are still found."""
    path = sixth.broken(
        tmp_path,
        ("conventions:\n", "convention:\n"),
        ("document:\n", "documents:\n"),
        ("fact: open_days\n", "fact: open\n"),
    )
    places = {fault.where.split(" ", 1)[-1] for fault in standards.check(path)}
    assert {"conventions", "convention", "document", "documents", f"{RULE}.fact"} <= places


def test_a_dropped_entry_is_not_reported_as_unknown(tmp_path):
    """A fact with a fault of its own still counts as declared, and sums are not repeated."""
    edits = [
        ("orders: {label: {zh: 订单, en: Orders}, clause", "orders: {label: {zh: 订单}, clause"),
        ("    clause: 第四条2\n", ""),
        ('    clause: 第三条\n    weight: {"*": 1/3}', '    weight: {"*": 1/3}'),
        ("clause: 第六条, half: H1", "half: H1"),
        ("    clause: 第四条\n    date: held_on", "    date: held_on"),
    ]
    places = [
        fault.where.split(" ", 1)[-1] for fault in standards.check(sixth.broken(tmp_path, *edits))
    ]
    assert sorted(places) == [
        "assessments.first.clause",
        "facts.orders.label.en",
        "indicators.yl-02.clause",
        "raters.self.clause",
        "registers.events.clause",
    ]


def test_interpretations_that_are_no_mapping_are_a_fault(tmp_path):
    """Rulings stand under their ids."""
    path = tmp_path / "sixth.yaml"
    path.write_text(sixth.TEXT.split("interpretations:")[0] + "interpretations: [YL-1]\n", "utf-8")
    said = [str(fault) for fault in standards.check(path)]
    assert any("this is no mapping" in text for text in said)
    assert any("interpretations has no 'YL-1'" in text for text in said)


def test_raters_missing_altogether_are_one_fault_an_entry(tmp_path):
    """Nobody can enter what raters are to enter."""
    start, rest = sixth.TEXT.split("raters:\n")
    path = tmp_path / "sixth.yaml"
    path.write_text(start + "facts:\n" + rest.split("\nfacts:\n")[1], "utf-8")
    places = [fault.where.split(" ", 1)[-1] for fault in standards.check(path)]
    assert places == [f"indicators.yl-0{n}.entry" for n in (2, 4, 5)]


def test_assessments_without_an_annual_result_are_a_fault(tmp_path):
    """Half-years have to be composed."""
    start, rest = sixth.TEXT.split("annual:\n")
    path = tmp_path / "sixth.yaml"
    path.write_text(start + "unofficial:" + rest.split("\nunofficial:")[1], "utf-8")
    assert [fault.where.split(" ", 1)[-1] for fault in standards.check(path)] == ["annual"]


def test_a_syntax_error_is_the_only_fault(tmp_path):
    """Where YAML ends, nothing more can be said."""
    path = sixth.broken(tmp_path, ("cycle_clause: 第一条", "cycle_clause: [第一条"))
    (fault,) = standards.check(path)
    assert fault.what.startswith("no YAML")
    with pytest.raises(StandardInvalid):
        standards.read(path)
