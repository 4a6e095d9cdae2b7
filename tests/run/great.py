"""Invented evidence of many entities of any standard, as tables: narrow or wide, CSV or Parquet."""

import datetime as dt
import random
from fractions import Fraction

import pandas as pd

from ecnb import standards
from ecnb.evidence.freeze import value_text
from ecnb.evidence.rows.ceilings import ceilings
from ecnb.evidence.rows.ratings import part_limits
from ecnb.model.period import Period
from ecnb.model.rules import AllOrNothingRule, BaseBonusRule, TierRule
from ecnb.model.standard import part_id
from ecnb.model.table import ADJUSTMENT
from ecnb.model.text import exact_text
from ecnb.standards import all_facts

PERIODS = ("2025H1", "2025H2", "2025")
SELDOM = {"damage_repaired_late"}
VERDICTS = ("met", "partly", "not_met", "not_applicable")


def fact_value(rng, key, fact, most):
    """Make up what a fact may state."""
    if fact.kind == "choice":
        return rng.choice((*list(fact.choices)[:1] * 6, *fact.choices))
    if fact.kind == "verdict":
        return rng.choice(VERDICTS)
    if fact.kind == "yes_no":
        return rng.random() < (0.05 if key in SELDOM else 0.7)
    if fact.kind == "date":
        return dt.date(2025, rng.randint(1, 12), rng.randint(1, 28))
    most = min(900, int(most))
    whole = Fraction(min(most, rng.choice((0, 0, 1, 2, 5, 12, most, rng.randint(0, most)))))
    return whole if fact.kind == "count" else min(whole + Fraction(rng.randint(0, 9), 4), most)


def points(rng, limits, rule):
    """Make up points: nearly always some that the rule can reach."""
    least, most = limits
    if isinstance(rule, TierRule):
        return rng.choice([tier.points for tier in rule.tiers])
    if isinstance(rule, AllOrNothingRule):
        return rng.choice((Fraction(0), rule.full, rule.full))
    if isinstance(rule, BaseBonusRule):
        return rule.base + rng.choice((rule.bonus.from_, rule.bonus.to))
    if rng.random() < 0.002:
        return least + Fraction(rng.randint(0, int((most - least) * 10_000)), 10_000)
    return least + Fraction(rng.randint(0, int((most - least) * 2)), 2)


def cell(rng, column):
    """Make up a cell of a register."""
    if column.kind == "choice":
        return rng.choice(list(column.choices))
    if column.kind in ("date", "datetime"):
        day = dt.date(2025, rng.randint(1, 12), rng.randint(1, 28))
        return f"{day} 09:30" if column.kind == "datetime" else str(day)
    if column.kind == "period":
        return rng.choice(PERIODS)
    if column.kind in ("count", "amount"):
        return str(rng.randint(0, 9))
    if column.kind == "yes_no":
        return rng.choice(("是", "否"))
    return f"e{rng.randint(0, 5)}"


def begun(item, row):
    """Let a row be of the year's first half where its day lies before the period drawn for it."""
    days = [row[c][:10] for c, x in item.columns.items() if x.kind.startswith("date") and c in row]
    for name, column in item.columns.items():
        if column.kind == "period" and name in row and days:
            start = Period.parse(row[name]).start
            if min(days) < str(start):
                row[name] = PERIODS[0]
    return row


def tables(key, n, seed=1, rulings=None, complete=False):
    """Make up n entities of a standard: lists of rows by table. Some have gaps, some nothing."""
    standard, rng = standards.load(key, rulings or {}), random.Random(seed)  # noqa: S311 - no secret
    classes = [*standard.classes, ""] if standard.classes else [""]
    most = ceilings(standard)
    found = {"entities": [], "facts": [], "ratings": []}
    for number in range(n):
        name, class_ = f"{key[:2]}-{number:04}", rng.choice(classes)
        gap = 0 if complete else rng.choice((0, 0, 0.02, 0.3))
        row = {"id": name, "name": f"=示例{number}站", "class": class_, "sample": "是"}
        found["entities"].append(row)
        if rng.random() < 0.03:
            continue
        for period in PERIODS if rng.random() < 0.2 else PERIODS[:2]:
            for fact_key, fact in all_facts(standard).items():
                if fact.of is None and rng.random() >= gap:
                    value = value_text(fact_value(rng, fact_key, fact, most.get(fact_key, 900)))
                    found["facts"].append((name, period, fact_key, value))
            found["ratings"] += ratings(standard, rng, name, class_, period, gap)
    registers = {
        register: [
            {"entity": f"{key[:2]}-{rng.randrange(n):04}"}
            | begun(
                item,
                {
                    c: cell(rng, x)
                    for c, x in item.columns.items()
                    if x.required or rng.random() < 0.8
                },
            )
            for _ in range(n)
        ]
        for register, item in standard.registers.items()
        if rng.random() < 0.6
    }  # fmt: skip
    if standard.rectification is not None:  # rows drawn cell by cell contradict one another
        registers.pop(standard.rectification.register_, None)
    return found, registers


def ratings(standard, rng, name, class_, period, gap):
    """Make up an entity's ratings of one period, by the raters that its class has."""
    rules = {
        part_id(indicator, key): part.rule
        for indicator, item in standard.indicators.items()
        for key, part in item.parts.items()
    }
    for part, limits in part_limits(standard).items():
        if limits is None or (part == ADJUSTMENT[0] and rng.random() < 0.7):
            continue
        classes = {class_} if class_ else set(standard.classes)
        weights = {rater: one.weight for rater, one in standard.raters.items()}
        raters = [rater for rater, one in weights.items() if "*" in one or classes <= one.keys()]
        if part == ADJUSTMENT[0]:
            raters = raters[:1]
        for rater in raters:
            if rng.random() >= gap:
                reason = "有" if part == ADJUSTMENT[0] or rng.random() < 0.7 else ""
                yield (
                    name,
                    period,
                    part,
                    rater,
                    exact_text(points(rng, limits, rules.get(part))),
                    reason,
                )


FACTS = ["entity", "period", "key", "value"]
RATINGS = ["entity", "period", "indicator", "rater", "points", "reason"]


def narrow(folder, found, registers, ending="csv", shuffle=False):
    """Write narrow tables; shuffled rows lie in no order at all."""
    frames = {
        "entities": pd.DataFrame(found["entities"]),
        "facts": pd.DataFrame(found["facts"], columns=FACTS),
        "ratings": pd.DataFrame(found["ratings"], columns=RATINGS),
    }
    for name, frame in frames.items():
        mixed = frame.sample(frac=1, random_state=1) if shuffle and name != "entities" else frame
        write(mixed, folder / f"{name}.{ending}")
    return with_registers(folder, registers, ending)


def with_registers(folder, registers, ending):
    """Write registers beside other tables."""
    for name, rows in registers.items():
        write(pd.DataFrame(rows), folder / "registers" / f"{name}.{ending}")
    return folder


def wide(folder, found, registers, ending="csv", typed=True):
    """Write the same as one row for each assessment. typed: figures as numbers, where they are."""
    rows = {}
    for name, period, key, value in found["facts"]:
        rows.setdefault((name, period), {})[key] = value
    for name, period, part, rater, value, reason in found["ratings"]:
        column = part if part == ADJUSTMENT[0] else f"{part}.{rater}"
        rows.setdefault((name, period), {}).update({column: value, f"{column}.reason": reason})
    for silent in {row["id"] for row in found["entities"]} - {name for name, _ in rows}:
        rows[silent, PERIODS[1]] = {}
    who = {row["id"]: {"name": row["name"], "class": row["class"]} for row in found["entities"]}
    table = pd.DataFrame(
        [
            {"entity": name, "period": period, **who[name], **row}
            for name in who
            for (owner, period), row in rows.items()
            if owner == name
        ]
    )
    for name in table.columns[4:] if typed else ():
        if not name.endswith(".reason"):
            numbers = pd.to_numeric(table[name], errors="coerce")
            if numbers.notna().sum() == table[name].notna().sum():
                table[name] = numbers
    write(table, folder / f"assessments.{ending}")
    return with_registers(folder, registers, ending)


def write(frame, path):
    """Write a table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        frame.to_csv(path, index=False, encoding="utf-8")
    else:
        frame.to_parquet(path, index=False)


def run_period():
    """The period that all of them are scored in."""
    return Period.parse("2025H2"), dt.date(2025, 12, 31)
