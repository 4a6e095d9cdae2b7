"""Standards by key or path: read, checked, and resolved under the rulings a programme chose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ecnb.errors import Fault, NotFound, ParametersInvalid, StandardInvalid
from ecnb.model.standard import Interpretation, Standard
from ecnb.standards import checks
from ecnb.standards.general import general
from ecnb.standards.patch import patched
from ecnb.standards.references import Finding
from ecnb.standards.schema import in_file, validated
from ecnb.standards.yaml_reader import RawFile, RawPath, read_yaml

KEYS = (
    "zhejiang-centre",
    "anhui-centre",
    "tongcheng-contract",
    "shandong-county",
    "jiaxian-station",
)
_HERE = Path(__file__).parent
OWN_PLACES = (Path("standards"), Path("..", "standards"))
"""Beside the notebook of a published report, and beside the notebooks/ of a programme."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The standard under one other option of one ruling, everything else as chosen."""

    ruling: str
    option: str
    standard: Standard


@dataclass(frozen=True, slots=True)
class StandardSource:
    """A standards file that was read and found sound; ``data`` is what it says, unpatched."""

    key: str
    data: Mapping[str, Any]
    interpretations: Mapping[str, Interpretation]
    """The general conventions, then the document's own."""
    base: Standard
    """The standard before any option is applied."""
    file: RawFile

    def resolve(self, rulings: Mapping[str, str] | None = None) -> Standard:
        """Give the standard under the chosen options; what is not named keeps its default.

        Raises ParametersInvalid for an unknown ruling or option, and StandardInvalid where
        the chosen options contradict each other.
        """
        chosen = self._chosen(rulings or {})
        others = [key for key, item in self.interpretations.items() if chosen[key] != item.default]
        # one option at a time was proven sound when the file was examined
        return self._resolved(chosen, checked=len(others) > 1)

    def variants(self, rulings: Mapping[str, str] | None = None) -> tuple[Variant, ...]:
        """Give the standard under every option that would change a figure, one at a time.

        Those of a published standard are kept for the next caller.
        """
        chosen = self._chosen(rulings or {})
        if self.key in KEYS and self is _published(self.key):
            return _variants(self.key, tuple(sorted(chosen.items())))
        return self._variants(chosen)

    def _variants(self, chosen: Mapping[str, str]) -> tuple[Variant, ...]:
        return tuple(
            Variant(ruling, option, self.resolve({**chosen, ruling: option}))
            for ruling, item in self.interpretations.items()
            for option, other in item.options.items()
            if other.set != item.options[chosen[ruling]].set
        )

    def proven(self, rulings: Mapping[str, str]) -> Standard:
        """Resolve and check in full, also what ``resolve`` takes as proven."""
        return self._resolved(self._chosen(rulings), checked=True)

    def _resolved(self, chosen: Mapping[str, str], *, checked: bool) -> Standard:
        data, refused = _under(self.data, self.interpretations, chosen)
        standard, faults, damaged = validated(self.file, _reusing(data, self.data, self.base))
        faults += [_refusal(self.file, ruling, what) for ruling, what in refused]
        if checked:
            faults += _located(self.file, data, checks.findings(standard, data, damaged))
        if faults:
            raise StandardInvalid(faults)
        return standard

    def _chosen(self, rulings: Mapping[str, str]) -> dict[str, str]:
        faults = []
        for ruling, option in rulings.items():
            item = self.interpretations.get(ruling)
            known = self.interpretations if item is None else item.options
            if item is None or option not in item.options:
                name = "ruling" if item is None else "option"
                what = f"标准没有这个口径或选项 · {self.key} has no {name} like this"
                remedy = f"从中选一 · choose one of: {', '.join(known)}"
                faults.append(Fault(what, f"rulings.{ruling}: {option}", remedy))
        if faults:
            raise ParametersInvalid(faults)
        return {key: rulings.get(key, item.default) for key, item in self.interpretations.items()}


def keys() -> tuple[str, ...]:
    """Name the published standards, in the order of the documents."""
    return KEYS


def read(key_or_path: str | Path) -> StandardSource:
    """Read a published standard by its key, one of a programme's own, or any file by its path.

    Raises NotFound for an unknown key, and StandardInvalid with every fault of the file.
    """
    if str(key_or_path) in KEYS:
        return _published(str(key_or_path))
    path = Path(key_or_path)
    if isinstance(key_or_path, str) and not key_or_path.endswith((".yaml", ".yml")):
        path = _own(key_or_path)
    source, faults = _examined(path)
    if faults or source is None:
        raise StandardInvalid(faults)
    return source


def load(key_or_path: str | Path, rulings: Mapping[str, str] | None = None) -> Standard:
    """Read and resolve in one step; published standards are kept for the next caller."""
    if str(key_or_path) in KEYS:
        return _resolved(str(key_or_path), tuple(sorted((rulings or {}).items())))
    return read(key_or_path).resolve(rulings)


def check(path: str | Path) -> tuple[Fault, ...]:
    """Give every fault of a standards file at once, each with its line, path and remedy."""
    try:
        return _examined(Path(path))[1]
    except StandardInvalid as error:
        return error.faults


def _own(key: str) -> Path:
    """Find a programme's own standard from where a notebook or a report of it stands."""
    for folder in OWN_PLACES:
        path = folder / f"{key}.yaml"
        if path.is_file():
            return path
    raise NotFound(
        f"没有这个标准 · no standard is called {key!r}",
        "standards",
        f"从中选择，或写 .yaml 文件的路径 · "
        f"choose one of {', '.join(KEYS)}, or give the path of a .yaml file",
    )


@cache
def _published(key: str) -> StandardSource:
    """A published file was examined in full by the tests; its options are not tried again here."""
    source, faults = _examined(_HERE / f"{key}.yaml", options=False)
    if faults or source is None:
        raise StandardInvalid(faults)
    return source


@cache
def _resolved(key: str, rulings: tuple[tuple[str, str], ...]) -> Standard:
    return _published(key).resolve(dict(rulings))


@cache
def _variants(key: str, chosen: tuple[tuple[str, str], ...]) -> tuple[Variant, ...]:
    return _published(key)._variants(dict(chosen))  # noqa: SLF001 - the same room


# --- examining a file ---------------------------------------------------------------------------


def _examined(
    path: Path, *, options: bool = True
) -> tuple[StandardSource | None, tuple[Fault, ...]]:
    raw = read_yaml(path)
    if not isinstance(raw.data, dict):
        return None, raw.faults
    data: dict[str, Any] = raw.data
    own = data.get("interpretations")
    faults = [*raw.faults, *_forbidden(raw, data, own if isinstance(own, dict) else {})]
    merged = {**data, "interpretations": {**general(), **(own if isinstance(own, dict) else {})}}
    if own is not None and not isinstance(own, dict):
        faults.append(raw.fault(("interpretations",), "this is no mapping", "write rulings by id"))
    standard, shape, damaged = validated(raw, merged)
    faults += shape
    faults += _located(raw, merged, checks.findings(standard, merged, damaged))
    source = StandardSource(standard.key, data, standard.interpretations, standard, raw)
    faults += _option_faults(source, deep=options and not faults)
    return source, tuple(faults)


def _forbidden(raw: RawFile, data: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[Fault]:
    if "chosen" in data:
        what = "'chosen' is written by ecnb, never by a file"
        yield raw.fault(("chosen",), what, "remove it; programmes choose options in params/")
    for ruling in sorted({*own} & {*general()}):
        what = f"{ruling} is one of the general conventions"
        yield raw.fault(("interpretations", ruling), what, "use an id of this document's own")


def _option_faults(source: StandardSource, *, deep: bool) -> Iterator[Fault]:
    """Try every option that patches the standard; ``deep``: validate the outcome as well."""
    for ruling, item in source.interpretations.items():
        for option, choice in item.options.items():
            path: RawPath = ("interpretations", ruling, "options", option, "set")
            _, refused = patched(source.data, choice.set)
            if ruling not in general():
                for place, why in refused.items():
                    what = f"cannot be applied: {why}"
                    yield source.file.fault((*path, place), what, "correct the dotted path")
            if deep and choice.set and not refused:
                yield from _outcome_faults(source, {ruling: option}, path)


def _outcome_faults(
    source: StandardSource, rulings: Mapping[str, str], path: RawPath
) -> Iterator[Fault]:
    try:
        standard = source.proven(rulings)
    except StandardInvalid as error:
        for fault in error.faults:
            place = fault.where.split(" ", 1)[-1]
            what = f"this option makes {place} invalid: {fault.what}"
            yield source.file.fault(path, what, fault.remedy)
        return
    before = source.base.facts
    for key, fact in standard.facts.items():
        same_window = key in before and before[key].window == fact.window
        if same_window and before[key] != fact:
            what = f"this option changes the fact {key!r} otherwise than in its window"
            yield source.file.fault(path, what, "declare a second fact and let the option name it")


def _under(
    data: Mapping[str, Any],
    interpretations: Mapping[str, Interpretation],
    chosen: Mapping[str, str],
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Apply the chosen options in the order of the interpretations."""
    result = dict(data)
    refused: list[tuple[str, str]] = []
    for ruling, item in interpretations.items():
        result, wrong = patched(result, item.options[chosen[ruling]].set)
        refused += [(ruling, f"{place}: {what}") for place, what in wrong.items()]
    return {**result, "interpretations": dict(interpretations), "chosen": dict(chosen)}, refused


def _reusing(data: Mapping[str, Any], before: Mapping[str, Any], base: Standard) -> dict[str, Any]:
    """Put entries that no option changed in as they were validated, which saves the time again."""
    reused: dict[str, Any] = dict(data)
    for section, entries in data.items():
        known = before.get(section)
        if not isinstance(entries, dict) or not isinstance(known, dict):
            continue
        models = getattr(base, section)
        if isinstance(models, dict):
            reused[section] = {
                key: models[key] if entry is known.get(key) else entry
                for key, entry in entries.items()
            }
    return reused


def _refusal(file: RawFile, ruling: str, what: str) -> Fault:
    what = f"cannot be applied together with the other options: {what}"
    return file.fault(("interpretations", ruling), what, "choose another option")


def _located(raw: RawFile, data: Mapping[str, Any], found: Iterable[Finding]) -> Iterator[Fault]:
    for finding in found:
        path = in_file(data, finding.path) or finding.path[:1]
        yield raw.fault(path, finding.what, finding.remedy)
