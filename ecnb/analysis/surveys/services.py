"""The services of an entity: those that recipients can be asked about, and those it provides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecnb.analysis.cycle.cells import words_of
from ecnb.model.evidence import Evidence, Row
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.model.text import Label


def listed_services(
    standard: Standard, registers: Mapping[str, Sequence[Row]]
) -> dict[str, Label | None]:
    """Give the document's services by their keys, or those of the directory by their names."""
    where = standard.services
    if where is None:
        return {}
    if where.register_ is None:
        return {key: standard.facts[key].label for key in where.facts}
    rows = registers.get(where.register_, ())
    return {name: None for row in rows for name in words_of(row.cells.get(where.column or ""))}


def provided_services(standard: Standard, evidence: Evidence, period: Period) -> tuple[str, ...]:
    """Give those that the entity provides: of the directory all, of facts those stated as yes.

    A fact counts as stated last, in a period that ends with this one or before it.
    """
    listed = tuple(listed_services(standard, evidence.registers))
    if standard.services is None or standard.services.register_ is not None:
        return listed
    stated: dict[str, tuple[Period, object]] = {}
    for fact in evidence.facts:
        newest = fact.key not in stated or fact.period.end >= stated[fact.key][0].end
        if fact.key in listed and fact.period.end <= period.end and newest:
            stated[fact.key] = (fact.period, fact.value)
    return tuple(key for key in listed if key in stated and stated[key][1] is True)


def service_label(standard: Standard, service: str, lang: str) -> str:
    """Name a service: by its label in the document, else as the evidence has it."""
    where = standard.services
    if where is not None and service in where.facts:
        return standard.facts[service].label.get(lang)
    return service
