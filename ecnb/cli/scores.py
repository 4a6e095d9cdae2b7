"""Command score: points and reasons at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ecnb.analysis.programme.recorded import covers
from ecnb.cli import console
from ecnb.cli.options import Asked, find_entity
from ecnb.errors import Fault, ParametersInvalid
from ecnb.evidence import read_tables
from ecnb.model.evidence import Evidence
from ecnb.model.scorecard import Finding, ProvisionFinding, Span, Status, Total
from ecnb.programme import entity_paths
from ecnb.report.story.figures import fixed, total_number
from ecnb.report.story.phrases import tell
from ecnb.report.story.summary import told_reasons
from ecnb.report.tables import content_words
from ecnb.report.words import known_lang, verdict_word
from ecnb.run.parameters import Run
from ecnb.run.places import Home
from ecnb.run.reading import read_paths
from ecnb.run.score import Scored, as_csv, as_json
from ecnb.run.score import score as judge
from ecnb.run.standing import reading
from ecnb.scoring.explain import explain

SHOWN = 20
"""Entities that could not be judged and are named: a million lines help nobody."""
OWN_FILES = ("entity.yaml", "facts.csv", "ratings.csv")
"""A folder with one of these is one entity, if a broken one."""


def score(evidence: Sequence[Path], asked: Asked, format_: str, standard: str | None) -> int:
    """Judge entities and print them; what cannot be judged is told beside."""
    home, run = asked.home, asked.run()
    tables = [given for given in evidence if _is_tables(given)]
    paths = [path for g in evidence if g not in tables for path in _entities(g, home, run)]
    found, broken = read_paths(home, paths, run)
    proofs = [one.proof for one in found]
    for folder in tables:
        proofs += _tables(folder, home, run, _require_key(standard))
    proofs = _recorded(home, proofs, run)
    scored, unjudged = judge(home, run, proofs)
    for bad in broken:
        console.tell_entity(f"{bad.outcome.entity} {bad.outcome.name}", bad.outcome.cause)
    for entity, error in unjudged.items():
        console.tell_entity(entity, str(error).splitlines())
    if format_ == "json":
        console.write(as_json(scored))
    elif format_ == "csv" and scored:
        console.write(f"\N{ZERO WIDTH NO-BREAK SPACE}{as_csv(scored)}")
    elif scored:
        _print(scored, run.lang)
    if not scored:
        return console.BAD_INPUT
    return console.SOME_FAILED if broken or unjudged else console.OK


def _recorded(home: Home, proofs: Sequence[Evidence], run: Run) -> list[Evidence]:
    """Leave out entities with nothing recorded for the period, as a batch does; say which."""
    kept = [
        proof
        for proof in proofs
        if len(proofs) == 1 or covers(home.load(proof.entity.standard), proof, run.period)
    ]
    if silent := sorted({p.entity.id for p in proofs} - {p.entity.id for p in kept}):
        console.tell(f"本期没有记录 · nothing recorded: {', '.join(silent)}")
    return kept


def _tables(folder: Path, home: Home, run: Run, key: str) -> tuple[Evidence, ...]:
    """Read the tables of a folder, each entity's rows under its own rulings."""
    under = reading(home, run)
    return read_tables(folder, home.load(key), lambda entity: under(key, entity))


def score_great(evidence: Sequence[Path], asked: Asked, standard: str | None, out: Path) -> int:
    """Judge all entities of a folder of tables and write the results to a file."""
    from ecnb.run.bulk import score_tables  # noqa: PLC0415 - heavy

    if len(evidence) != 1 or not evidence[0].is_dir():
        what = "--out 只用于一个数据表文件夹 · --out takes one folder of tables"
        remedy = "只写这个文件夹 · name the folder, and only it"
        raise ParametersInvalid([Fault(what, "--out", remedy)])
    home, run = asked.home, asked.run()
    tally = score_tables(home, run, evidence[0], _require_key(standard), out)
    for entity, error in islice(tally.unjudged.items(), SHOWN):
        console.tell_entity(entity, str(error).splitlines())
    if len(tally.unjudged) > SHOWN:
        console.tell(f"还有 {len(tally.unjudged) - SHOWN} 个不能评分 · more could not be judged")
    if tally.silent:
        console.tell(f"本期没有记录 · nothing recorded: {tally.silent}")
    if not tally.scored:
        console.tell("没有可评分的单位，未写文件 · nobody was scored, nothing was written")
        return console.BAD_INPUT
    console.say(f"已评分 {tally.scored}，其中正式总分 {tally.official} · scored, official: {out}")
    return console.SOME_FAILED if tally.unjudged else console.OK


def _is_tables(given: Path) -> bool:
    """Whether a folder holds tables of many entities."""
    return any((given / f"entities{ending}").is_file() for ending in (".csv", ".parquet"))


def _require_key(standard: str | None) -> str:
    if standard is None:
        what = "数据表按一份标准评价 · tables of many entities are judged by one standard"
        raise ParametersInvalid([Fault(what, "--standard", "写标准代号 · name it")])
    return standard


def _entities(given: Path, home: Home, run: Run) -> tuple[Path, ...]:
    """Take an entity as it is, or every entity of a folder of entities."""
    if given.is_dir() and not any((given / name).exists() for name in OWN_FILES):
        return entity_paths(given)
    return (find_entity(str(given), home, home.evidence, run),)


def _print(scored: Sequence[Scored], lang: str) -> None:
    """Show one entity with all its points, several with a line each."""
    screen = console.tables()
    if len(scored) == 1:
        _one(screen, scored[0], lang)
    else:
        _many(screen, scored, lang)


def _one(screen: Console, one: Scored, lang: str) -> None:
    card = one.card
    entity = f"{card.entity.id} {card.entity.name}"
    title = one.standard.document.title.get(lang)
    screen.print(Text(f"{entity} · {card.period.label(lang)} · {title}", style="bold"))
    if card.current is not None:
        table = _table(
            tell("indicator", lang), tell("score", lang), tell("full", lang), tell("why", lang)
        )
        for finding in card.current.findings:
            table.add_row(*_cells(one, finding, lang))
        screen.print(table)
    if card.targets or card.provisions:
        table = _table(tell("clause", lang), tell("verdict", lang), tell("content", lang))
        for item in (*card.targets, *card.provisions):
            table.add_row(*_verdict(one, item, lang))
        screen.print(table)
    screen.print(Text(_headline(one, lang), style="bold"))
    total = card.headline
    if total is not None and total.status is Status.INADMISSIBLE:
        for reason in told_reasons(one.standard, total.reasons, lang):
            screen.print(Text(f"    {reason}"))
    for warning in card.warnings:
        console.tell(warning)


def _table(*headings: str) -> Table:
    """Begin a table whose cells are never cut off."""
    table = Table()
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _cells(one: Scored, finding: Finding, lang: str) -> Iterator[Text]:
    yield Text(one.standard.indicators[finding.indicator].label.get(lang))
    yield Text(_points(finding.score), justify="right")
    yield Text(fixed(finding.max), justify="right")
    yield Text(explain(one.standard, finding, lang))


def _verdict(one: Scored, item: ProvisionFinding, lang: str) -> Iterator[Text]:
    declared = one.standard.targets.get(item.id) or one.standard.provisions[item.id]
    yield Text(declared.clause)
    yield Text(verdict_word(item.verdict, known_lang(lang)))
    yield Text(declared.label.get(lang))


def _points(span: Span) -> str:
    """Write points with the range they may lie in.

    >>> from fractions import Fraction
    >>> _points(Span(Fraction(2), Fraction(3), Fraction(2)))
    '2.00 [2.00, 3.00]'
    """
    return content_words(total_number(span, span.point))


def _headline(one: Scored, lang: str) -> str:
    total = one.card.headline
    if total is None:
        return tell("status_unscored", lang)
    place = f" · {one.standing.place}/{one.standing.of}" if one.standing.place else ""
    status = tell(f"status_{total.status}", lang)
    figures = f"{tell('total', lang)} {_total(total)}"
    return f"{figures} · {_grade(one, total, lang)} · {status}{place}"


def _total(total: Total) -> str:
    """Write a total with the range it may lie in; one figure where there is no range.

    >>> from fractions import Fraction
    >>> from ecnb.model.scorecard import Status
    >>> score, ninety = Span(Fraction(90), Fraction(90), Fraction(90)), Fraction(90)
    >>> _total(Total(Status.OFFICIAL, score, ninety, None, None, None, Fraction(100)))
    '90.00'
    """
    return content_words(total_number(total.score, total.official))


def _grade(one: Scored, total: Total, lang: str) -> str:
    if total.grade is None:
        return tell("no_grade", lang) if one.standard.grades else "—"
    return one.standard.grades[total.grade].label.get(lang)


def _many(screen: Console, scored: Sequence[Scored], lang: str) -> None:
    table = _table(
        tell("entity_no", lang), tell("name", lang), tell("standard", lang), tell("total", lang),
        tell("grade", lang), tell("rank", lang), tell("status", lang),
    )  # fmt: skip
    for one in scored:
        total, entity = one.card.headline, one.card.entity
        place = f"{one.standing.place}/{one.standing.of}" if one.standing.place else "—"
        table.add_row(
            Text(entity.id),
            Text(entity.name),
            entity.standard,
            Text(_total(total) if total else "—", justify="right"),
            Text(_grade(one, total, lang) if total else "—"),
            place,
            tell(f"status_{total.status if total else 'unscored'}", lang),
        )
    screen.print(table)
