"""A workbook filled in from a folder's data reads as the same evidence."""

import csv
import dataclasses
import datetime as dt
import io
import re
from fractions import Fraction

import openpyxl
import pytest

from ecnb import evidence, standards
from ecnb.evidence.files.headers import (
    ANSWERED,
    ENTITY,
    ENTITY_FIELDS,
    FACTS,
    HISTORY,
    NO_RECORDS,
    PLAN,
    RATINGS,
    sheet_name,
)
from ecnb.evidence.rows.history import HISTORY_COLUMNS
from ecnb.evidence.rows.plan import PLAN_COLUMNS
from ecnb.evidence.rows.survey_table import ANSWERS
from ecnb.model.period import Period
from tests.demo.runs import EVIDENCE
from tests.evidence.small import published

BOOKS = {
    "ah-02": ["2025H1", "2025H2"],
    "jx-03": ["2025H1", "2025H2"],
    "jx-05": ["2025H1", "2025H2"],
    "jx-10": ["2025H1", "2025H2"],
    "jx-14": ["2025H1", "2025H2"],
    "sd-01": ["2025H1", "2025H2"],
    "tc-01": ["2020H2", "2021H1"],
    "zj-a-01": ["2025H1", "2025H2"],
    "zj-c-01": ["2025H1", "2025H2"],
}
OWN = {
    PLAN: ("plan.csv", PLAN_COLUMNS),
    HISTORY: ("history.csv", HISTORY_COLUMNS),
    ANSWERED: ("surveys.csv", ANSWERS),
}
"""Sheets of what only one entity's own folder or workbook can have."""


def cell(value):
    """Give a value as a person types it into Excel."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "；".join(value)
    return value if isinstance(value, dt.date) or value is None else str(value)


def fill(sheet, columns, rows, known):
    """Write rows into the lines that the template has for them; append what it does not ask for.

    known: index of the columns by which a line is found.
    """
    header = [one.value for one in sheet[1]]
    places = {name: header.index(name) + 1 for name in columns}
    lines = {
        tuple(sheet.cell(n, places[columns[i]]).value for i in known): n
        for n in range(2, sheet.max_row + 1)
    }
    for row in rows:
        n = lines.get(tuple(row[i] for i in known), sheet.max_row + 1)
        for name, value in zip(columns, row, strict=True):
            if value not in (None, ""):
                sheet.cell(n, places[name]).value = value


def workbook(proof, standard, periods):
    """Fill in the template with everything a folder says."""
    made = evidence.template(standard, [Period.parse(p) for p in periods], entity=proof.entity)
    book = openpyxl.load_workbook(io.BytesIO(made))
    for name, content, *_ in book[ENTITY].iter_rows(min_row=2):
        if name.value == ENTITY_FIELDS["periods"][0]:
            content.value = proof.entity.details.get("periods")
    columns = ["期间", "事项", "数值", "来源", "日期", "备注"]
    fill(book[FACTS], columns, fact_rows(proof, standard), (0, 1))
    if proof.ratings:
        columns = ["期间", "指标", "评分人", "得分", "理由"]
        fill(book[RATINGS], columns, rating_rows(proof, standard), (0, 1, 2))
    for key, rows in proof.registers.items():
        register = standard.registers[key]
        keep(book[sheet_name(register.label.zh)], register, rows)
    for name, (file, columns) in OWN.items():
        if (EVIDENCE / proof.entity.id / file).is_file():
            copy(EVIDENCE / proof.entity.id / file, book[name], columns)
    return book


def copy(path, sheet, columns):
    """Enter a CSV file's rows under the template's own headers, figures and dates as Excel does."""
    keys = {label: key for key, labels in columns.labels.items() for label in labels}
    keys |= {key: key for key in columns.labels}
    places = {keys[one.value]: one.column for one in sheet[1]}
    text = path.read_bytes()
    coded = "gb18030" if not text.startswith(b"\xef\xbb\xbf") and not utf8(text) else "utf-8-sig"
    for n, row in enumerate(csv.DictReader(io.StringIO(text.decode(coded))), start=2):
        for label, value in row.items():
            key = keys.get(label, label)
            if key not in places:
                places[key] = sheet.max_column + 1
                sheet.cell(1, places[key]).value = label
            sheet.cell(n, places[key]).value = typed(value) if value else None


def utf8(content):
    """Tell whether bytes are UTF-8."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def typed(text):
    """Give a text as Excel understands what is typed."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return dt.datetime.fromisoformat(text)
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else text


def keep(sheet, register, rows):
    """Write a register; one in which nothing happened says so."""
    if not rows:
        sheet.cell(2, 1).value = NO_RECORDS
    for n, row in enumerate(rows, start=2):
        for i, (name, column) in enumerate(register.columns.items(), start=1):
            value = row.cells[name]
            chosen = column.kind == "choice" and value is not None
            sheet.cell(n, i).value = column.choices[value].label.zh if chosen else cell(value)


def rating_rows(proof, standard):
    """Give the ratings as rows of the sheet."""
    labels = {key: one.label.zh for key, one in standard.raters.items()}
    for one in proof.ratings:
        yield str(one.period), one.part, labels[one.rater], cell(one.points), one.reason


def fact_rows(proof, standard):
    """Give the facts as rows of the sheet, named as the template names them."""
    verdict = {"met": "符合", "partly": "部分符合", "not_met": "不符合", "not_applicable": "不适用"}
    for fact in proof.facts:
        item = standard.facts.get(fact.key) or standard.provisions[fact.key]
        value = cell(fact.value)
        if fact.key in standard.provisions:
            value = verdict[fact.value]
        elif item.kind == "choice":
            value = item.choices[fact.value].label.zh
        yield str(fact.period), item.label.zh, value, fact.source, fact.date, fact.note


@pytest.mark.parametrize("name", BOOKS)
def test_workbook_reads_as_its_folder(name, tmp_path):
    """Every table and particular is equal, and so are the frozen bytes; attachments lie beside."""
    folder = evidence.read_entity(EVIDENCE / name, published)
    standard = standards.load(folder.entity.standard)
    path = tmp_path / f"{name}.xlsx"
    workbook(folder, standard, BOOKS[name]).save(path)
    read = evidence.read_entity(path, published)
    bare = dataclasses.replace(folder, attachments=())
    assert dataclasses.replace(read, warnings=()) == dataclasses.replace(bare, warnings=())
    assert evidence.freeze(read, standard) == evidence.freeze(bare, standard)


@pytest.mark.parametrize("name", ["jx-09", "ah-02", "zj-c-01"])
def test_chinese_folder_freezes_as_keys(name):
    """Chinese headers, labels and GB18030 freeze to the same canonical files as any other form."""
    proof = evidence.read_entity(EVIDENCE / name, published)
    standard = standards.load(proof.entity.standard)
    files = evidence.freeze(proof, standard)
    header = next(csv.reader(io.StringIO(files["facts.csv"].decode("utf-8-sig"))))
    assert header == ["period", "key", "value", "source", "date", "note"]
