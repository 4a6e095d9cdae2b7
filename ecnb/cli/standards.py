"""Commands about the published documents: standards list, show, check."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ecnb import standards
from ecnb.cli import console
from ecnb.cli.rule_words import RuleWords
from ecnb.errors import NotFound
from ecnb.model.standard import Interpretation, Standard
from ecnb.model.text import exact_text
from ecnb.run.known import near
from ecnb.run.places import Home


def list_all() -> int:
    """List the published standards and those of the programme where the user stands."""
    columns = ("代号 key", "文件 document", "对象 entity", "指标 items", "条款 clauses")
    table = _table("标准 standards", *columns)
    own = Home(Path.cwd()).own_standards()
    places: list[str | Path] = [*standards.keys(), *own]
    for place in places:
        standard = standards.load(place)
        clauses = len(standard.provisions) + len(standard.targets)
        title, number = standard.document.title.zh, standard.document.number
        named = f"{title} {number}" if number and number not in title else title
        table.add_row(
            standard.key,
            Text(named),
            Text(standard.entity_label.zh),
            str(len(standard.indicators)),
            str(clauses),
        )
    console.tables().print(table)
    return console.OK


def check(file: Path) -> int:
    """Print every fault of a standards file."""
    faults = standards.check(file)
    for fault in faults:
        console.tell(str(fault))
    if faults:
        return console.BAD_INPUT
    console.say(f"{file}: 没有错误 · no fault")
    return console.OK


def show(key: str, lang: str) -> int:
    """Show one standard: what it asks for, where it says so, and how its holes are read."""
    standard = _load(key)
    screen = console.tables()
    title = standard.document.title.get(lang)
    screen.print(Text(f"{standard.key}  {title}", style="bold"))
    words = RuleWords(standard, lang)
    for table in (_indicators(standard, words, lang), _grades(standard, lang)):
        _print(screen, table)
    for table in _verdict_tables(standard, words, lang):
        _print(screen, table)
    _interpretations(screen, standard, lang)
    return console.OK


def _load(key: str) -> Standard:
    own = Home(Path.cwd()).standard(key)
    try:
        return standards.load(own or (Path(key) if key.endswith((".yaml", ".yml")) else key))
    except NotFound as error:
        known = standards.keys()
        remedy = f"从中选择 · choose one of {', '.join(known)}{near(key, known)}"
        what = f"没有这个标准 · no standard is called {key!r}"
        raise NotFound(what, "standards", remedy) from error


def _print(screen: Console, table: Table) -> None:
    if table.row_count:
        screen.print(table)


def _indicators(standard: Standard, words: RuleWords, lang: str) -> Table:
    table = _table(
        "指标 indicators", "编号 id", "指标 indicator", "满分 max", "条款 clause", "规则 rule"
    )
    for name, item in standard.indicators.items():
        rules = "\n".join(
            (f"{part.label.get(lang)}: " if part.label and len(item.parts) > 1 else "")
            + words.points(part.rule)
            for part in item.parts.values()
        )
        label = item.label.get(lang)
        table.add_row(name, Text(label), exact_text(item.max), Text(item.clause), Text(rules))
    return table


def _grades(standard: Standard, lang: str) -> Table:
    table = _table("等级 grades", "等级 grade", "不低于 from", "条款 clause")
    for grade in standard.grades.values():
        table.add_row(Text(grade.label.get(lang)), exact_text(grade.at_least), Text(grade.clause))
    return table


def _verdict_tables(standard: Standard, words: RuleWords, lang: str) -> Iterator[Table]:
    columns = ("编号 id", "要求 what", "条款 clause", "依据 judged by")
    for title, items in (
        ("不计分条款 provisions", standard.provisions),
        ("指标任务 targets", standard.targets),
    ):
        table = _table(title, *columns)
        for name, item in items.items():
            label, test = item.label.get(lang), words.verdict(item.test)
            table.add_row(name, Text(label), Text(item.clause), Text(test))
        yield table


def _interpretations(screen: Console, standard: Standard, lang: str) -> None:
    for ruling, item in standard.interpretations.items():
        head = f"{ruling} [{item.clause}] {item.question.get(lang)}"
        screen.print(Text(head, style="bold"))
        for line in _options(item, lang):
            screen.print(Text(f"    {line}"))


def _options(item: Interpretation, lang: str) -> Iterator[str]:
    for key, option in item.options.items():
        mark = "*" if key == item.default else " "
        yield f"{mark} {key}: {option.label.get(lang)}"
    yield f"  ({item.reason.get(lang)})"


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", show_lines=False)
    for place, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=place == 0)
    return table
