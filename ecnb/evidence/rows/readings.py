"""Which entries exist under other readings only: a refused entry names the ruling it waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ecnb.evidence.names import plain
from ecnb.model.standard import MAIN, Standard, part_id
from ecnb.model.table import ADJUSTMENT


def waits_for(standard: Standard, name: str) -> str:
    """Name the options under which raters enter a part that has no entries now; "" for none.

    name: the part's id, or its Chinese label.
    """
    found = [
        f"{ruling}: {option}"
        for ruling, option, part, label in _entered_otherwise(standard)
        if name == part or (label and plain(name) == plain(label))
    ]
    return " 或 ".join(dict.fromkeys(found))


def in_force(standard: Standard, part: str) -> str:
    """Name the chosen options that patch a part or the adjustment; "" where none does."""
    place = part if part == ADJUSTMENT[0] else f"indicators.{part.partition('.')[0]}"
    found = [
        f"{ruling}: {standard.chosen[ruling]}"
        for ruling, item in standard.interpretations.items()
        if ruling in standard.chosen
        and any(path.startswith(f"{place}.") for path in item.options[standard.chosen[ruling]].set)
    ]
    return "、".join(found)


def _entered_otherwise(standard: Standard) -> Iterator[tuple[str, str, str, str]]:
    """Give ruling, option, part and label of every entry that an option not chosen asks for."""
    for ruling, item in standard.interpretations.items():
        for option, choice in item.options.items():
            if standard.chosen.get(ruling, item.default) != option:
                for path, value in choice.set.items():
                    for part, label in _entries_of(path.split("."), value):
                        yield ruling, option, part, label


def _entries_of(steps: list[str], value: Any) -> Iterator[tuple[str, str]]:
    """Give the parts that a patch hands to the raters, with their labels if it gives any."""
    match steps:
        case ["indicators", indicator, "entry"] if value == "raters":
            yield part_id(indicator, MAIN), ""
        case ["indicators", indicator, "parts", key, "entry"] if value == "raters":
            yield part_id(indicator, key), ""
        case ["indicators", indicator, "parts", key]:
            yield from _part(part_id(indicator, key), value)
        case ["indicators", indicator, "parts"] if isinstance(value, Mapping):
            for key, part in value.items():
                yield from _part(part_id(indicator, key), part)


def _part(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value.get("entry") == "raters":
        label = value.get("label")
        yield name, str(label.get("zh", "")) if isinstance(label, Mapping) else ""
