"""From tables as they were found to Evidence: one way for one entity and for many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ecnb.evidence.files.grid import Grid, Reading
from ecnb.evidence.files.headers import sheet_name
from ecnb.evidence.frames.checks import date_faults, notices, rater_faults
from ecnb.evidence.frames.early import early_faults
from ecnb.evidence.freeze import canonical
from ecnb.evidence.names import NameBook, Unfit, safe_file_name
from ecnb.evidence.rows.facts import read_facts
from ecnb.evidence.rows.history import read_history
from ecnb.evidence.rows.plan import read_plan
from ecnb.evidence.rows.ratings import read_ratings
from ecnb.evidence.rows.rectify import rectification_faults
from ecnb.evidence.rows.registers import read_register, read_survey
from ecnb.evidence.rows.rows import Owned, Who
from ecnb.evidence.rows.services import askable
from ecnb.evidence.rows.surveys import read_answers, survey_notices
from ecnb.model.evidence import Attachment, Entity, Evidence, Rating, Row, StatedFact
from ecnb.model.standard import Standard

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Source:
    """The tables of one folder or workbook, before the standard is known.

    registers, surveys: by the name of their file or sheet. answers: of recipients, by service.
    """

    facts: Grid | None = None
    ratings: Grid | None = None
    registers: Mapping[str, Grid] = field(default_factory=dict)
    surveys: Mapping[str, Grid] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    plan: Grid | None = None
    answers: Grid | None = None
    history: Grid | None = None


@dataclass(frozen=True, slots=True)
class _Tables:
    """Everything that was read, whoever it belongs to."""

    facts: Sequence[Owned[StatedFact]]
    ratings: Sequence[Owned[Rating]]
    registers: Mapping[str, Sequence[Owned[Row]]]
    surveys: Mapping[str, Sequence[Owned[Row]]]


def evidence_of(
    entities: Sequence[Entity], standard: Standard, source: Source, who: Who, reading: Reading
) -> tuple[Evidence, ...]:
    """Check every table against the standard and give each entity's evidence, in their order.

    Faults are noted in ``reading``; with any, what is returned is not to be used.
    """
    facts, ratings = source.facts, source.ratings
    tables = _Tables(
        list(read_facts(facts, standard, who, reading)) if facts is not None else [],
        list(read_ratings(ratings, standard, who, reading)) if ratings is not None else [],
        dict(_registers(standard, source, who, reading)),
        dict(_surveys(source, who, reading)),
    )
    shares = _Shares.of(tables)
    proofs = [shares.evidence(entity, source.attachments) for entity in entities]
    if not who.many:
        proofs = [_with_own(proof, standard, source, reading) for proof in proofs]
    reading.faults += rater_faults(standard, proofs, tables.ratings)
    reading.faults += date_faults(standard, proofs, tables.registers)
    reading.faults += early_faults(standard, tables.registers)
    reading.faults += rectification_faults(standard, tables.registers)
    if reading.faults:
        return tuple(proofs)
    proofs = [canonical(proof, standard) for proof in proofs]
    said = notices(standard, proofs)
    said = [(*texts, *survey_notices(p.survey)) for p, texts in zip(proofs, said, strict=True)]
    return tuple(replace(p, warnings=texts) for p, texts in zip(proofs, said, strict=True))


def _with_own(proof: Evidence, standard: Standard, source: Source, reading: Reading) -> Evidence:
    """Add what only an entity's own folder has: plan, recipients' answers, published results."""
    name = proof.entity.id
    if source.plan is not None:
        read = read_plan(source.plan, standard, name, reading)
        proof = replace(proof, plan=tuple(one.item for one in read))
    if source.answers is not None:
        services = askable(standard, proof.registers, proof.entity)
        proof = replace(proof, survey=read_answers(source.answers, services, name, reading))
    if source.history is not None:
        past = read_history(source.history, standard, name, reading)
        proof = replace(proof, history=tuple(past))
    return proof


def register_names(standard: Standard) -> NameBook:
    """Name every register by its key and labels."""
    labels = {
        key: (one.label.zh, sheet_name(one.label.zh), one.label.en)
        for key, one in standard.registers.items()
    }
    return NameBook.of("台账", labels)


def _registers(
    standard: Standard, source: Source, who: Who, reading: Reading
) -> Iterator[tuple[str, Sequence[Owned[Row]]]]:
    names = register_names(standard)
    seen: dict[str, str] = {}
    for name, grid in source.registers.items():
        try:
            key = names.key(name)
        except Unfit as error:
            reading.faults.append(error.at(grid.name))
            continue
        if key in seen:
            reading.note(f"同一台账有两份: {seen[key]}", grid.name, "合并为一份")
            continue
        seen[key] = grid.name
        rows = list(read_register(grid, standard.registers[key], who, reading))
        if grid.lines or not grid.sheet:
            yield key, rows


def _surveys(
    source: Source, who: Who, reading: Reading
) -> Iterator[tuple[str, Sequence[Owned[Row]]]]:
    for name, grid in source.surveys.items():
        try:
            safe_file_name(name)
        except Unfit as error:
            reading.faults.append(error.at(grid.name))
            continue
        yield name, list(read_survey(grid, who, reading))


@dataclass(frozen=True, slots=True)
class _Shares:
    """The rows of every table by their owner; a table that exists is kept by every entity."""

    facts: Mapping[str, tuple[StatedFact, ...]]
    ratings: Mapping[str, tuple[Rating, ...]]
    registers: Mapping[str, Mapping[str, tuple[Row, ...]]]
    surveys: Mapping[str, Mapping[str, tuple[Row, ...]]]

    @classmethod
    def of(cls, tables: _Tables) -> _Shares:
        """Share the rows out."""
        return cls(
            _by_owner(tables.facts),
            _by_owner(tables.ratings),
            {key: _by_owner(rows) for key, rows in tables.registers.items()},
            {key: _by_owner(rows) for key, rows in tables.surveys.items()},
        )

    def evidence(self, entity: Entity, attachments: tuple[Attachment, ...]) -> Evidence:
        """Give one entity what is its own."""
        me = entity.id
        return Evidence(
            entity,
            self.facts.get(me, ()),
            self.ratings.get(me, ()),
            {key: rows.get(me, ()) for key, rows in self.registers.items()},
            {key: rows.get(me, ()) for key, rows in self.surveys.items()},
            attachments,
        )


def _by_owner(rows: Sequence[Owned[T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, list[T]] = {}
    for one in rows:
        found.setdefault(one.owner, []).append(one.item)
    return {owner: tuple(items) for owner, items in found.items()}
