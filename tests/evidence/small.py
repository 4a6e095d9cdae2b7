"""Small standards and evidence folders for the tests of the evidence room."""

import datetime as dt
from pathlib import Path

import pytest

from ecnb import evidence as room
from ecnb import standards
from ecnb.errors import EvidenceInvalid
from ecnb.model.period import Period
from ecnb.model.standard import Standard


def label(text):
    """Give a label that reads the same in both languages."""
    return {"zh": text, "en": text}


def columns(**kinds):
    """Give register columns by their kinds; a dict of choices makes a choice column."""
    found = {}
    for name, kind in kinds.items():
        if isinstance(kind, tuple):
            choices = {key: {"label": label(f"{name}-{key}")} for key in kind}
            found[name] = {"label": label(f"列{name}"), "kind": "choice", "choices": choices}
        else:
            found[name] = {"label": label(f"列{name}"), "kind": kind}
    return found


def fact(kind="count", **more):
    """Give a fact."""
    return {"label": label("事"), "clause": "1", "kind": kind, **more}


def standard(**more) -> Standard:
    """Give a standard with little in it."""
    return Standard.model_validate(
        {
            "key": "small",
            "document": {"title": label("小标准")},
            "entity_kind": "centre",
            "entity_label": label("中心"),
            "cycle": "year",
            "cycle_clause": "1",
            "conventions": {
                "decimals": 2,
                "grade_on": "official",
                "before_inclusive": True,
                "missing_rater": "refuse",
                "fill_tiers_from_facts": True,
            },
            **more,
        }
    )


ZHEJIANG = {
    "entity.yaml": "id: zj-01\nname: 某市中心\nstandard: zhejiang-centre\nclass: C\n",
    "facts.csv": "period,key,value,source,date,note\n2026H1,staff_full_time,4,工资表,2026-06-30,\n",
}


def folder(tmp_path: Path, files) -> Path:
    """Write an entity's folder; texts as UTF-8, bytes as they are."""
    root = tmp_path / "entity"
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    root.mkdir(exist_ok=True)
    return root


def published(key, _entity):
    """Give a published standard as the defaults read it."""
    return standards.load(key)


def under(**rulings):
    """Give a lookup under some rulings: ``under(JX_1="with_ledger")``."""
    chosen = {name.replace("_", "-"): option for name, option in rulings.items()}
    return lambda key, _entity: standards.load(key, chosen)


def read(tmp_path: Path, files, one: Standard | None = None):
    """Read an entity's folder made of some files."""
    return room.read_entity(folder(tmp_path, files), published if one is None else lambda *_: one)


def faults(tmp_path: Path, files, one: Standard | None = None) -> str:
    """Give the faults of a folder, one a line."""
    with pytest.raises(EvidenceInvalid) as caught:
        read(tmp_path, files, one)
    return str(caught.value)


def table(one: Standard, proof, period: str, as_of: dt.date | None = None, **settings):
    """Give the only table of one entity."""
    when = Period.parse(period)
    tables = room.tabulate([one], [proof], when, as_of or when.end, settings)
    return tables[None]


def seen(one: Standard, proof, column: str, period: str, as_of: dt.date | None = None, **settings):
    """Give a column's figure for the only entity; None where it is unknown."""
    found = table(one, proof, period, as_of, **settings).facts[column]
    return int(found.values[0]) / 10_000 if found.known[0] else None
