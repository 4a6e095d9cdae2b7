"""Papers as data: what forms and the path of rectification name must exist."""

import pytest

from ecnb import standards
from ecnb.standards import papers

JX = standards.load("jiaxian-station")
TC = standards.load("tongcheng-contract")
SD = standards.load("shandong-county")


def told(standard, **changes) -> str:
    """The faults of a standard with sections replaced, one a line."""
    found = papers.findings(standard.model_copy(update=changes))
    return "\n".join(f"{'.'.join(map(str, one.path))}: {one.what} {one.remedy}" for one in found)


def form(standard, key, **changes):
    """The forms of a standard, one of them changed."""
    return {**standard.forms, key: standard.forms[key].model_copy(update=changes)}


@pytest.mark.parametrize("key", standards.keys())
def test_published_papers_are_sound(key):
    """Every label that a paper needs is there."""
    assert told(standards.load(key)) == ""


def test_layout_and_fills_name_texts():
    """A form prints labels, so a key without one is a fault."""
    faults = told(SD, forms=form(SD, "annex-2", layout=(("applicant", "seal"),)))
    assert "forms.annex-2.layout.0: the form has no text 'seal'" in faults
    fills = {"nobody": SD.forms["annex-2"].fills["head"]}
    assert "fills.nobody" in told(SD, forms=form(SD, "annex-2", fills=fills))


def test_paper_needs_its_labels_and_rows():
    """A ranking without a column of places, an outline without sections."""
    texts = {key: label for key, label in JX.forms["ranking"].texts.items() if key != "rank"}
    assert "no text 'rank'" in told(JX, forms=form(JX, "ranking", texts=texts))
    assert "a paper of kind outline needs its rows" in told(
        SD, forms=form(SD, "annex-3", layout=())
    )


def test_order_needs_the_path():
    """Notices of rectification follow from a register, which must be declared."""
    faults = told(JX, rectification=None)
    assert faults.count("the standard has no rectification") == 3


def test_path_names_columns_of_its_register_and_their_values():
    """Days are dates, results are choices, and each value exists."""
    rule = JX.rectification
    change = {"due": "problem", "appeal": "appeals", "failed": ("short",)}
    faults = told(JX, rectification=rule.model_copy(update=change))
    assert "rectification.due: column 'problem' is a text" in faults
    assert "rectification.appeal: register 'rectification' has no column 'appeals'" in faults
    assert "rectification.result: column 'result' never has the value 'short'" in faults


def test_fills_and_registers_name_what_is_declared():
    """A field filled from nowhere would stay blank for ever."""
    fill = SD.forms["annex-2"].fills["overview"]
    fills = {"overview": fill.model_copy(update={"facts": ("volumes",), "clauses": ("sd-9",)})}
    faults = told(SD, forms=form(SD, "annex-2", fills=fills))
    assert "fills.overview.facts: facts has no 'volumes'" in faults
    assert "fills.overview.clauses: provisions has no 'sd-9'" in faults
    ah = standards.load("anhui-centre")
    assert "registers has no 'losses'" in told(
        ah, forms=form(ah, "improvement-record", register_="losses")
    )
    rule = JX.rectification.model_copy(update={"register_": "orders", "grades": ("failed",)})
    faults = told(JX, rectification=rule)
    assert "registers has no 'orders'" in faults
    assert "grades has no 'failed'" in faults


def test_spending_belongs_to_a_line():
    """TC-4: what is spent is spent on a line that the budget has."""
    target = TC.targets["tc-k19"]
    test = target.test.model_copy(update={"spent": {"fostering": "spent_team"}})
    targets = {**TC.targets, "tc-k19": target.model_copy(update={"test": test})}
    assert "the budget has no line 'fostering'" in told(TC, targets=targets)


def test_jiaxian_a_place_without_appeals_keeps_no_column_for_them():
    """JX-22: the document knows no appeal; a register need not have one."""
    assert JX.rectification is not None
    faults = told(JX, rectification=JX.rectification.model_copy(update={"appeal": None}))
    assert "rectification.appeal" not in faults
