"""Small real evidence for tests: stations of the Jiaxian measures, invented."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

from ecnb import evidence, standards
from ecnb.model.evidence import Entity, Evidence, FactValue, Rating, Row, StatedFact
from ecnb.model.period import Period

STANDARD = "jiaxian-station"
H1 = Period.parse("2026H1")
FULL = {
    "jx-01": "5", "jx-02.facilities": "3", "jx-02.tidy": "2", "jx-03.policy": "2",
    "jx-03.government": "1.5", "jx-03.startup": "1.5", "jx-07.ledger": "5", "jx-08.ledger": "5",
    "jx-09.ledger": "5", "jx-10": "10",
}  # fmt: skip


def station(
    name: str,
    *,
    tidy: str = "2",
    orders: int = 300,
    county: str = "演示县",
    points: dict[str, str] | None = None,
) -> Evidence:
    """A village station with everything known for the first half of 2026."""
    facts: dict[str, FactValue] = {
        "station_type": "village", "population": Fraction(800), "damage_repaired_late": False,
        "purchase_orders": Fraction(orders), "sale_orders": Fraction(90),
    }  # fmt: skip
    entered = {**FULL, "jx-02.tidy": tidy, **(points or {})}
    registers = dict.fromkeys(standards.load(STANDARD).registers, ())
    training = {"date": dt.date(2026, 3, 9), "topic": "直播", "status": "present"}
    return Evidence(
        Entity(name, f"{name}示例服务站", STANDARD, county=county, sample=True),
        tuple(StatedFact(key, H1, value, source="现场核查") for key, value in facts.items()),
        tuple(Rating(part, H1, "office", Fraction(value)) for part, value in entered.items()),
        registers | ({"trainings": (Row(training, 2),)} if "trainings" in registers else {}),
    )


def write(proof: Evidence, folder: Path) -> Path:
    """Write evidence as an entity's folder."""
    evidence.write_frozen(evidence.freeze(proof, standards.load(STANDARD)), folder)
    return folder


def programme(folder: Path, names: tuple[str, ...] = ("jx-1", "jx-2")) -> Path:
    """A programme's folder: two stations of different merit, one run file."""
    for place, name in enumerate(names):
        write(station(name, tidy=str(max(0, 2 - place / 2))), folder / "evidence" / name)
    (folder / "params").mkdir(parents=True)
    text = "period: '2026H1'\nas_of: '2026-06-30'\nprogramme: 演示项目\n"
    (folder / "params" / "2026H1.yaml").write_text(text, encoding="utf-8")
    return folder
