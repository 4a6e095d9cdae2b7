"""Published reports without a kernel: a result and the manifest that names its bytes, no pages."""

import datetime as dt
import json
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from ecnb.model.period import Period
from ecnb.model.text import exact_text
from ecnb.report.result import dumps
from ecnb.run import index
from ecnb.run.index.stands import Stands
from ecnb.run.manifest import sha256
from ecnb.run.parameters import Run
from ecnb.run.places import Home
from ecnb.run.plan import Plan
from ecnb.run.produce import Outcome

STANDARD = "jiaxian-station"


def result(entity: str, points: str | None = "90", **about: Any) -> dict[str, Any]:
    """A station's result as far as a headline is read from it; points None: provisional."""
    official = None if points is None else exact_text(Fraction(points))
    total = {
        "status": "provisional" if points is None else "official",
        "official": official,
        "score": {"low": official or "50", "point": official, "high": official or "70"},
        "grade": about.get("grade"),
    }
    findings = [{"indicator": "jx-01", "score": {"point": about.get("jx_01", "4.5")}}]
    annual = about.get("annual")
    return {
        "scorecard": {
            "entity": {
                "id": entity, "name": about.get("name", f"{entity}示例服务站"), "class_": None,
                "county": about.get("county", "甲县"), "sample": about.get("sample", True),
            },
            "standard": about.get("standard", STANDARD),
            "period": about.get("period", "2026H1"),
            "as_of": "2026-07-15",
            "assessments": [{"findings": findings, "total": total}],
            "annual": annual and {**total, "official": annual, "grade": about.get("grade")},
            "rulings": about.get("rulings", {"JX-1": "a"}),
            "shares": {},
            "targets": [],
        },
        "standing": {"place": about.get("place"), "of": about.get("of")},
    }  # fmt: skip


def publish(out: Path, content: dict[str, Any], *, edition: str = "e") -> Path:
    """Put a result into a folder of reports, with its manifest."""
    folder = out / content["scorecard"]["entity"]["id"]
    folder.mkdir(parents=True, exist_ok=True)
    written = dumps(content)
    (folder / "result.json").write_bytes(written)
    manifest(folder, written, edition)
    return folder


def manifest(folder: Path, written: bytes, edition: str = "e") -> None:
    """Write the manifest of a report that consists of a result alone."""
    said = {
        "ecnb": "0", "makers": {}, "input": "i", "standard": STANDARD, "inputs": {},
        "outputs": {"result.json": sha256(written)}, "sources": {"standard": {"sha256": edition}},
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")


def planned(out: Path, period: str = "2026H1", **about: Any) -> Plan:
    """A plan as far as the index reads it."""
    run = Run(Period.parse(period), dt.date(2026, 7, 15), programme="演示项目", **about)
    return Plan(run, Home(out), out / period, (), (), (), ())


def done(*names: str) -> list[Outcome]:
    """Each was found unchanged."""
    return [Outcome(name, f"{name}示例服务站", STANDARD, "unchanged") for name in names]


def write(plan: Plan, told: Iterable[Outcome], stands: Stands | None = None) -> dict[str, bytes]:
    """Write the files above the reports, and give them."""
    plan.out.mkdir(parents=True, exist_ok=True)
    assert index.write(plan, told, stands or Stands(plan.out)) == {}
    return {name: (plan.out / name).read_bytes() for name in index.FILES}
