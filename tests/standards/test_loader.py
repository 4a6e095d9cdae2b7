"""Standards by key or path, resolved under the rulings a programme chose."""

import copy
import itertools
from fractions import Fraction
from pathlib import Path

import pytest

from ecnb import standards
from ecnb.errors import NotFound, ParametersInvalid, StandardInvalid
from ecnb.model.standard import Standard
from ecnb.standards import general, loader
from tests.standards import sixth

every_standard = pytest.mark.parametrize("key", standards.keys())


def test_the_five_documents_stand_in_their_order():
    """Reports and lists follow the order of the sources."""
    assert standards.keys() == (
        "zhejiang-centre",
        "anhui-centre",
        "tongcheng-contract",
        "shandong-county",
        "jiaxian-station",
    )


@every_standard
def test_published_file_bears_its_key_and_has_no_fault(key):
    """`ecnb standards check` finds nothing, options included."""
    assert standards.check(Path(standards.__file__).with_name(f"{key}.yaml")) == ()
    assert standards.load(key).key == key


@every_standard
def test_loading_twice_gives_the_same_value(key):
    """Nothing is read again for the next entity."""
    assert standards.load(key) is standards.load(key, {})
    assert standards.read(key) is standards.read(key)


@every_standard
def test_every_interpretation_has_its_chosen_option(key):
    """General conventions included: a report can print what it rests on."""
    standard = standards.load(key)
    assert set(standard.chosen) == set(standard.interpretations)
    assert {f"G{n}" for n in range(1, 10)} <= set(standard.chosen)
    for ruling, option in standard.chosen.items():
        assert option == standard.interpretations[ruling].default


@every_standard
def test_every_option_resolves_alone_and_beside_others_on_the_same_entry(key):
    """A programme may choose any two options together and still has a sound standard."""
    source = standards.read(key)
    patched = {}
    for ruling, item in source.interpretations.items():
        for option, choice in item.options.items():
            assert source.proven({ruling: option}).chosen[ruling] == option
            patched[ruling, option] = {".".join(path.split(".")[:2]) for path in choice.set}
    for one, other in itertools.combinations(patched, 2):
        if one[0] != other[0] and patched[one] & patched[other]:
            assert source.resolve(dict([one, other])).chosen[one[0]] == one[1]


@every_standard
def test_variants_are_the_other_options_that_change_a_figure(key):
    """Each is the standard with one option exchanged, and differs from the chosen one."""
    source = standards.read(key)
    chosen = source.resolve()
    for variant in source.variants():
        item = source.interpretations[variant.ruling]
        assert variant.option != chosen.chosen[variant.ruling]
        assert item.options[variant.option].set != item.options[item.default].set
        assert variant.standard.chosen == {**chosen.chosen, variant.ruling: variant.option}
        unlike = variant.standard.model_copy(update={"chosen": chosen.chosen})
        assert unlike != chosen


@every_standard
def test_the_short_way_to_a_variant_gives_the_same_standard(key):
    """Reusing validated entries changes nothing against validating all of them."""
    source = standards.read(key)
    for variant in source.variants():
        chosen = variant.standard.chosen
        data, refused = loader._under(source.data, source.interpretations, chosen)
        assert not refused
        assert Standard.model_validate(data) == variant.standard


def test_variants_of_a_programmes_own_document_are_worked_out_anew():
    """Only those of published documents are kept for the next caller."""
    source = standards.read(sixth.PATH)
    first, again = source.variants(), source.variants()
    assert [(v.ruling, v.option) for v in first] == [(v.ruling, v.option) for v in again]
    assert first[0].standard is not again[0].standard


def test_a_default_becomes_a_variant_when_another_option_is_chosen():
    """The reader of a report sees the default beside what a programme chose."""
    variants = standards.read("jiaxian-station").variants({"JX-2": "upper"})
    others = {(v.ruling, v.option) for v in variants}
    assert ("JX-2", "lower") in others
    assert ("JX-2", "upper") not in others
    assert all(v.standard.chosen["JX-2"] == "upper" for v in variants if v.ruling != "JX-2")


def test_a_chosen_option_patches_the_standard_and_only_it():
    """The unpatched standard stays as it is for the next caller."""
    inclusive = standards.load("zhejiang-centre", {"ZJ-1": "inclusive"})
    assert inclusive.indicators["zj-02"].parts["main"].rule.tiers[4].from_ == 10
    default = standards.load("zhejiang-centre")
    assert default.indicators["zj-02"].parts["main"].rule.tiers[4].from_ == 11


@every_standard
def test_general_rulings_reach_every_standard(key):
    """G4 and G7 patch the conventions."""
    standard = standards.load(key, {"G4": "exclusive", "G7": "exact"})
    assert not standard.conventions.before_inclusive
    assert standard.conventions.grade_on == "exact"


def test_unknown_rulings_and_options_are_named_all_at_once():
    """Each fault says what may be chosen instead."""
    with pytest.raises(ParametersInvalid) as caught:
        standards.load("zhejiang-centre", {"ZJ-99": "x", "ZJ-1": "y", "ZJ-2": "four"})
    option, ruling = caught.value.faults
    assert (option.where, ruling.where) == ("rulings.ZJ-1: y", "rulings.ZJ-99: x")
    assert option.remedy == "从中选一 · choose one of: exclusive, inclusive"
    assert "ZJ-1, ZJ-2" in ruling.remedy


def test_an_unknown_key_is_not_found():
    """The error lists what there is."""
    with pytest.raises(NotFound, match="zhejiang-center") as caught:
        standards.read("zhejiang-center")
    assert "zhejiang-centre" in str(caught.value)


def test_a_file_is_read_by_its_path():
    """A county's own document, by a text or a path."""
    by_text = standards.read(str(sixth.PATH))
    by_path = standards.load(sixth.PATH)
    assert by_text.key == by_path.key == "yunling-point"


def test_a_broken_file_is_refused_with_all_its_faults(tmp_path):
    """Reading and checking say the same, and the error survives copying to another process."""
    path = sixth.broken(tmp_path, ("max: 60}", "max: 61}"), ('small: "0.5"', "small: 1"))
    with pytest.raises(StandardInvalid) as caught:
        standards.read(path)
    assert caught.value.faults == standards.check(path)
    assert len(caught.value.faults) == 2
    assert copy.copy(caught.value).faults == caught.value.faults


def test_options_that_exclude_each_other_are_refused(tmp_path):
    """Each option alone is sound, both together are not: the error names the ruling."""
    lowered = {"undescribed.points: 4": "max: 29", "undescribed: null": "max: 25"}

    def patches(first: str) -> list[str]:
        most = lowered[first]
        group = int(most[-2:]) + 30
        return [
            f"indicators.yl-03.{first}",
            f"indicators.yl-03.{most}",
            f"groups.service.max: {group}",
        ]

    def file(*order: str) -> Path:
        one, two = (patches(first) for first in order)
        halved = ("\n" + " " * 10).join(one)
        edits = [("indicators.yl-05.rulings.0: null", halved)]
        edits += [("indicators.yl-01.rule.holes.0.points: 5", ", ".join(two))]
        return sixth.broken(tmp_path, *edits)

    both = {"YL-1": "halved", "YL-2": "high"}
    assert standards.load(file(*lowered), both).indicators["yl-03"].max == 25
    source = standards.read(file(*reversed(lowered)))
    assert source.resolve({"YL-1": "halved"}).indicators["yl-03"].max == 25
    assert source.resolve({"YL-2": "high"}).indicators["yl-03"].max == 29
    with pytest.raises(StandardInvalid) as caught:
        source.resolve(both)
    assert any("interpretations.YL-2" in fault.where for fault in caught.value.faults)


def test_a_broken_published_file_is_refused(tmp_path, monkeypatch):
    """Even one of ours, should a release be damaged on the way."""
    (tmp_path / "anhui-centre.yaml").write_text("key: anhui-centre\n", encoding="utf-8")
    monkeypatch.setattr(loader, "_HERE", tmp_path)
    with pytest.raises(StandardInvalid):
        loader._published.__wrapped__("anhui-centre")
    (tmp_path / "general.yaml").write_text("a: 1\na: 2\n", encoding="utf-8")
    monkeypatch.setattr(general, "_FILE", tmp_path / "general.yaml")
    with pytest.raises(StandardInvalid):
        general.whole.__wrapped__()


def test_all_facts_are_the_declared_and_the_implied_ones():
    """An entry whose verdict is stated has a fact of its own key."""
    standard = standards.load(sixth.PATH)
    facts = standards.all_facts(standard)
    assert {*facts} - {*standard.facts} == {"yl-p1", "yl-t7"}
    assert facts["yl-p1"].kind == "verdict"
    assert facts["yl-p1"].clause == "第七条1"


def test_the_sixth_document_needs_no_python():
    """Figures, classes, windows and rulings of an invented document come out as written."""
    standard = standards.load(sixth.PATH)
    assert standard.max_total == 100
    assert standard.raters["self"].weight == {"*": Fraction(1, 3)}
    assert standard.assessments["first"].target_share == Fraction(1, 3)
    assert standard.part_ids() == (
        "yl-01", "yl-02", "yl-03.count", "yl-03.parcels", "yl-04", "yl-05",
    )  # fmt: skip
    assert str(standard.facts["reports_in_2031"].window.to) == "2031-12-31"
    assert standards.load(sixth.PATH, {"YL-2": "high"}).chosen["YL-2"] == "high"
