"""From the rows of a block to the arrays that every evaluation is tabulated from, checked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ecnb.analysis.cycle.moments import period_of
from ecnb.analysis.plan.rectification import ended_on
from ecnb.evidence.bulk.blocks import Part
from ecnb.evidence.bulk.folder import WIDE, Block, GreatFolder
from ecnb.evidence.bulk.narrow import Entries, facts_of, ratings_of
from ecnb.evidence.bulk.registers import ledger_of
from ecnb.evidence.bulk.rules import Rules
from ecnb.evidence.bulk.wide import wide_facts, wide_periods, wide_ratings
from ecnb.evidence.frames.checks import ALL_TIME, class_codes_by_facts, no_weight
from ecnb.evidence.frames.early import early_error, early_rows
from ecnb.evidence.frames.frames import Entered, Frames, Ledger, Stated, ordinal
from ecnb.evidence.frames.tabulate import stated_codes
from ecnb.evidence.names import Unfit
from ecnb.model.evidence import Row
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.model.table import Bools, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Some entities of a block, read under one standard. frames: theirs. names: as shown.

    members: index of each among all entities of the folder.
    """

    members: Ints
    frames: Frames


def read_members(folder: GreatFolder, block: Block, members: Ints, rules: Rules) -> Members:
    """Read some entities of a block (their places among all) as a standard allows them to be.

    Faults are noted in the folder's reader; with any, what is returned is not to be used.
    """
    roll, reader, n = folder.roll, folder.reader, len(members)
    parts = _own(block, members)
    entries: Entries = {}
    facts: dict[str, Stated] = {}
    if WIDE in parts and folder.wide is not None:
        periods = wide_periods(parts[WIDE], reader)
        facts = wide_facts(parts[WIDE], periods, rules, reader)
        entries = wide_ratings(parts[WIDE], periods, folder.wide, rules, reader)
    if "facts" in parts:
        facts = facts_of(parts["facts"], rules, reader)
    if "ratings" in parts:
        entries = ratings_of(parts["ratings"], rules, reader)
    ledgers: dict[str, Ledger] = {}
    for key in folder.registers:
        part = parts.get(f"registers/{key}")
        ledgers[key], rows = ledger_of(part, key, n, rules, reader)
        _dated(folder, ledgers[key], rows, members, part.name if part else key)
        early = early_rows(rules.standard, key, ledgers[key])
        if early.any():
            folder.reader.faults.refuse(early_error(), part.name if part else key, "", rows[early])
    frames = Frames(
        tuple(roll.ids.take(members).to_pylist()),
        roll.classes_of(rules.standard, members, reader),
        roll.first[members],
        roll.last[members],
        facts,
        {key: _joined([one.entered for one in marks]) for key, marks in entries.items()},
        ledgers,
    )
    _weighted(rules.standard, frames, entries, folder)
    return Members(members, frames)


def _own(block: Block, members: Ints) -> Mapping[str, Part]:
    """Give the members' rows; a block's owners count from its start."""
    if len(members) == len(block):
        return block.parts
    return {name: part.of(members - block.start, len(block)) for name, part in block.parts.items()}


def _joined(entered: list[Entered]) -> Entered:
    if len(entered) == 1:
        return entered[0]
    return Entered(
        np.concatenate([one.owner for one in entered]),
        np.concatenate([one.period for one in entered]),
        np.concatenate([one.values for one in entered]),
        np.concatenate([one.reasoned for one in entered]),
    )


def _weighted(standard: Standard, frames: Frames, entries: Entries, folder: GreatFolder) -> None:
    """Refuse entries by raters who have no weight in the entity's class (ZJ-10)."""
    picky = {key for key, one in standard.raters.items() if ALL_TIME not in one.weight}
    listed = [(m.rater, m) for marks in entries.values() for m in marks if m.rater in picky]
    if not listed:
        return
    stated, names = stated_codes(standard, frames.classes), list(standard.classes)
    codes = np.unique(np.concatenate([mark.entered.period for _, mark in listed]))
    by_facts = {
        int(code): class_codes_by_facts(standard, frames, period_of(int(code)))
        for code in codes[codes >= 0]
    }
    for rater, mark in listed:
        for code, derived in by_facts.items():
            at = mark.entered.period == code
            classes = np.where(stated >= 0, stated, derived)[mark.entered.owner]
            for number, name in enumerate(names):
                wrong = at & (classes == number)
                if name not in standard.raters[rater].weight and wrong.any():
                    error = no_weight(standard, standard.raters[rater], name)
                    folder.reader.faults.refuse(error, mark.table, mark.column, mark.rows[wrong])


def _dated(folder: GreatFolder, ledger: Ledger, rows: Ints, members: Ints, name: str) -> None:
    """Refuse register rows dated outside the periods that an entity declares to cover."""
    roll = folder.roll
    first, last = roll.first[members][ledger.owner], roll.last[members][ledger.owner]
    outside = (ledger.day > 0) & ((ledger.day < first) | (ledger.day > last))
    if outside.any():
        day = dt.date.fromordinal(int(ledger.day[outside][0]))
        error = Unfit(
            f"日期不在单位的证据期间内: {day} 等", "改正日期，或在证据期间（periods）中补上该期间"
        )
        folder.reader.faults.refuse(error, name, "", rows[outside])


def covering(frames: Frames, standard: Standard, period: Period) -> Bools:
    """Tell of which entities the evidence says anything in a period: ``covers``, of many."""
    return _said(frames, standard, period) & ~_ended(frames, standard, period.start)


def _ended(frames: Frames, standard: Standard, start: dt.date) -> Bools:
    """Tell who had lost the qualification before a day."""
    found, rule = np.zeros(len(frames), bool), standard.rectification
    ledger = frames.ledgers.get(rule.register_) if rule is not None else None
    if rule is None or ledger is None:
        return found
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    for line, owner in enumerate(ledger.owner.tolist()):
        rows[owner].append(Row({key: one.cell(line) for key, one in ledger.columns.items()}, line))
    for owner, orders in rows.items():
        ended = ended_on(standard, {rule.register_: orders}, start - dt.timedelta(days=1))
        found[owner] = ended is not None
    return found


def _aside(standard: Standard) -> set[str]:
    rule = standard.rectification
    return set() if rule is None else {rule.register_}


def _said(frames: Frames, standard: Standard, period: Period) -> Bools:
    found = np.zeros(len(frames), bool)
    columns: list[Stated | Entered] = [*frames.facts.values(), *frames.ratings.values()]
    for column in columns:
        for code in np.flatnonzero(np.bincount(column.period)).tolist():
            one = period_of(code)
            if period.start <= one.start and one.end <= period.end:
                found[column.owner[column.period == code]] = True
        if found.all():
            return found
    first, last = period.start.toordinal(), period.end.toordinal()
    for key in frames.ledgers.keys() - _aside(standard):
        ledger = frames.ledgers[key]
        for name, declared in standard.registers[key].columns.items():
            if declared.kind in ("date", "datetime"):
                days = ledger.columns[name].numbers(ordinal, 0)
                found[ledger.owner[(days >= first) & (days <= last)]] = True
    return found
