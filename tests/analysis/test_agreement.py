"""Between raters: what is systematic is said, noise is called noise, too few is said."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from ecnb.analysis.rating.agreement import Agreement, agreement, leniencies
from ecnb.analysis.rating.raters import Gathering
from ecnb.analysis.rating.signs import Tally
from ecnb.model.scorecard import AssessmentCard
from tests.demo_cases import demo_case


def of(entity: str, period: str = "2025H2") -> Agreement:
    """The agreement of one entity of the demonstration."""
    found = demo_case(entity, period).agreement
    assert found is not None
    return found


def sides(entity: str, period: str = "2025H2") -> dict[str, str]:
    """How each rater stands."""
    return {one.rater: one.side for one in of(entity, period).leniency}


@pytest.mark.parametrize("entity", ["jx-01", "sd-01", "ah-01"])
def test_a_single_rater_has_nothing_to_compare(entity: str) -> None:
    """One rater, or none: no agreement at all."""
    assert demo_case(entity, "2025H2").agreement is None


def test_zj_a_01_self_is_lenient_and_city_is_noise() -> None:
    """Higher in 8 of 8 parts is 2/256, three times 0.0234; 3 against 4 says nothing."""
    found = {one.rater: one for one in of("zj-a-01").leniency}
    mine = found["self"]
    assert (mine.n, mine.higher, mine.lower, mine.side) == (17, 8, 0, "lenient")
    assert (mine.chance, mine.corrected) == (Fraction("0.007812"), Fraction("0.023436"))
    assert mine.low is not None
    assert 0 < mine.low < mine.mean
    assert (found["city"].side, found["province"].side) == ("noise", "strict")


def test_zj_a_02_two_raters_differ_in_too_few_parts() -> None:
    """6 of 6 would be 2/64, twice 0.0625: even unanimous signs could not be significant."""
    assert sides("zj-a-02") == {"self": "few", "city": "few"}


def test_zj_b_01_alpha_hangs_on_one_part() -> None:
    """0.908, but 0.479 without the part on which entities of other tiers stand apart."""
    found = of("zj-b-01")
    assert found.level == "hangs"
    assert found.alpha == Fraction("0.907883")
    assert (found.low, found.high) == (Fraction("0.478683"), Fraction("0.956093"))


def test_zj_c_02_entries_that_differ_from_the_facts() -> None:
    """County and province leave the facts once each; the other 18 entries follow them (ZJ-20)."""
    found = of("zj-c-02")
    assert {(one.rater, one.part) for one in found.off_fact} == {
        ("county", "zj-04"),
        ("province", "zj-06"),
    }
    assert found.checked == 20


def test_zj_a_01_filled_entry_is_no_opinion() -> None:
    """The blank that was filled from the fact is left out of every comparison."""
    found = of("zj-a-01")
    assert found.left_out == 1
    assert {one.rater: one.n for one in found.leniency}["province"] == 16


def test_spreads_are_ordered_by_share_of_the_maximum() -> None:
    """Half a point of 2.5 is more than a whole point of 8."""
    shares = [one.spread / one.max for one in of("zj-a-01").spreads]
    assert shares == sorted(shares, reverse=True)
    assert of("zj-a-01").spreads[0].part == "zj-17"


def shifted(card: AssessmentCard, by: Mapping[str, Fraction]) -> AssessmentCard:
    """Move all entries of some raters."""
    return replace(
        card,
        findings=tuple(
            replace(
                finding,
                parts=tuple(
                    replace(
                        part,
                        entries=tuple(
                            replace(e, points=(e.points or 0) + by.get(e.rater, Fraction(0)))
                            for e in part.entries
                        ),
                    )
                    for part in finding.parts
                ),
            )
            for finding in card.findings
        ),
    )


def test_all_raters_moved_alike_agree_as_before() -> None:
    """Leniency is relative: when everyone gives half a point more, nobody is lenient."""
    case = demo_case("zj-c-01", "2025H2")
    card = case.scorecard.current
    assert card is not None
    half = dict.fromkeys(case.standard.raters, Fraction(1, 2))
    moved, before = agreement(case.standard, shifted(card, half)), of("zj-c-01")
    assert moved is not None
    assert (moved.leniency, moved.equal) == (before.leniency, before.equal)


def test_ZJ_3_bare_base_without_its_reason_is_left_out() -> None:
    """It is not admissible (A8), so it says nothing of agreement; with its reason it does."""
    one = demo_case("zj-a-01", "2025H2")
    card = one.scorecard.current
    assert card is not None
    before = agreement(one.standard, card)
    bare = agreement(one.standard, stated(card, "bare_base"))
    refused = agreement(one.standard, stated(card, "bare_base_no_reason"))
    assert before is not None
    assert bare == before
    assert refused is not None
    assert refused.left_out == before.left_out + 1


def stated(card: AssessmentCard, state: str) -> AssessmentCard:
    """Take the first entry that counts in another way."""
    parts = [(n, m, k) for n, finding in enumerate(card.findings)
             for m, part in enumerate(finding.parts)
             for k, entry in enumerate(part.entries) if entry.state == "entered"]  # fmt: skip
    n, m, k = parts[0]
    findings = list(card.findings)
    pieces = list(findings[n].parts)
    entries = list(pieces[m].entries)
    entries[k] = replace(entries[k], state=state)
    pieces[m] = replace(pieces[m], entries=tuple(entries))
    findings[n] = replace(findings[n], parts=tuple(pieces))
    return replace(card, findings=tuple(findings))


def test_leniencies_correct_for_the_number_of_raters() -> None:
    """7 of 7 is significant among three raters (3 × 2/128), and too few among four."""
    one_sided, even = Tally(), Tally()
    for _ in range(7):
        one_sided.add(Fraction(1, 10))
    for k in range(8):
        even.add(Fraction((-1) ** k, 10))
    three = leniencies({"a": one_sided, "b": even, "c": even})
    four = leniencies({"a": one_sided, "b": even, "c": even, "d": even})
    assert (three[0].side, three[1].side, four[0].side) == ("lenient", "noise", "few")


def test_a_mean_that_contradicts_the_signs_is_noise() -> None:
    """Often a little higher, once far lower: not lenient."""
    tally = Tally()
    for _ in range(12):
        tally.add(Fraction(1, 100))
    tally.add(Fraction(-1))
    (found,) = leniencies({"a": tally})
    assert found.corrected < Fraction(1, 20)
    assert found.side == "noise"


def test_programme_gathers_counts_only() -> None:
    """The same entity a hundred times adds no pattern, and alpha stays between 0 and 1."""
    case = demo_case("zj-a-01", "2025H2")
    card = case.scorecard.current
    assert card is not None
    counts = Gathering(case.standard)
    counts.add(card)
    patterns = {name: len(part.patterns) for name, part in counts.parts.items()}
    for _ in range(99):
        counts.add(card)
    found = counts.summary()
    assert {name: len(part.patterns) for name, part in counts.parts.items()} == patterns
    assert found is not None
    assert (found.entities, found.units) == (100, 1700)
    assert [one.side for one in found.leniency] == ["lenient", "lenient", "strict"]


def test_programme_of_one_entity_is_the_entity() -> None:
    """The same alpha as in its report; seven items (ZJ-2) are no fact to hold entries against."""
    case = demo_case("zj-c-01", "2025H2")
    counts = Gathering(case.standard)
    assert case.scorecard.current is not None
    counts.add(case.scorecard.current)
    found = counts.summary()
    assert found is not None
    assert (found.alpha, found.ordinal) == (of("zj-c-01").alpha, of("zj-c-01").ordinal)
    assert {one.rater: one.n for one in found.facts} == dict.fromkeys(case.standard.raters, 4)
