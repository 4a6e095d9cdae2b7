"""One entity's report as a task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ecnb import evidence as room
from ecnb.peers import written
from ecnb.report.result import parse_result
from ecnb.run import proof
from ecnb.run.limits import NONE, Limits
from ecnb.run.notebook import CELL_TIMEOUT_SECONDS, Plain
from ecnb.run.peers import Among
from ecnb.run.places import Home
from ecnb.run.produce import EVIDENCE, STANDARDS
from ecnb.run.task import Accepted


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make: everything it depends on, decided beforehand.

    evidence: the entity's folder or workbook. out: ``reports/<period>``. rulings, settings, goals,
    effort: those that concern the standard. place, of: rank among the entities of the batch. peers:
    figures of those it is compared with. home: the programme's folder, where a standard of its own
    lies. said: hash of what the evidence says. county: as its evidence names it.
    """

    entity: str
    name: str
    standard: str
    evidence: Path
    notebook: Path
    out: Path
    period: str
    as_of: str
    lang: str = "zh"
    programme: str = ""
    rulings: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    goals: Mapping[str, str] = field(default_factory=dict)
    effort: Mapping[str, int | str] = field(default_factory=dict)
    place: int | None = None
    of: int | None = None
    peers: Among | None = None
    home: Path = Path()
    engine: str | None = None
    limits: Limits = NONE
    said: str = ""
    workdays: Mapping[str, bool] = field(default_factory=dict)
    county: str = ""

    @property
    def patience_seconds(self) -> int:
        """How long one cell may take."""
        return CELL_TIMEOUT_SECONDS

    @property
    def final(self) -> Path:
        """Where the report is published."""
        return self.out / self.entity

    def parameters(self) -> dict[str, Plain]:
        """The cell of parameters; evidence lies beside the notebook, wherever that is opened."""
        return {
            "evidence": EVIDENCE,
            "period": self.period,
            "as_of": self.as_of,
            "lang": self.lang,
            "rulings": dict(sorted(self.rulings.items())),
            "settings": dict(sorted(self.settings.items())),
            "goals": dict(self.goals),
            "effort": dict(sorted(self.effort.items())),
            "programme": self.programme,
            "workdays": dict(sorted(self.workdays.items())),
            "place": self.place,
            "of": self.of,
            "peers": written(self.peers.peers()) if self.peers is not None else None,
        }

    def sources(self) -> Mapping[str, Path]:
        """The standard and the conventions that every standard inherits."""
        return Home(self.home).standard_files(self.standard)

    def basis(self) -> Mapping[str, Path]:
        """The same: nothing else is read."""
        return self.sources()

    def freeze(self, stage: Path) -> Mapping[str, str]:
        """Copy the evidence as it is judged into the report; give the hash of each file.

        A standard of the programme's own goes with it, so that the notebook can be executed
        where it stands.
        """
        home = Home(self.home)
        evidence = room.read_entity(self.evidence, lambda key, _: home.under(key, self.rulings))
        proof.require_same("entity", evidence.entity.id, self.entity)
        frozen = room.freeze(evidence, home.load(self.standard))
        room.write_frozen(frozen, stage / EVIDENCE)
        home.copy_standard(self.standard, stage / STANDARDS)
        return room.digest(frozen)

    def accept(self, shown: Mapping[str, Any], frozen: Mapping[str, str]) -> Accepted:
        """Check the result against the schema and against this job."""
        result = parse_result(shown)
        card, lang = result.scorecard, result.lang
        proof.require_same("entity", card.entity.id, self.entity)
        proof.require_same("standard", card.standard, self.standard)
        proof.require_same("period", str(card.period), self.period)
        proof.require_same("date", card.as_of.isoformat(), self.as_of)
        proof.require_same("evidence", dict(result.evidence), dict(frozen))
        name = card.entity.name
        about = {
            "title": f"{name} evaluation report" if lang == "en" else f"{name}评价报告",
            "entity": name,
            "period": card.period.label(lang),
            "as_of": self.as_of,
            "lang": lang,
            "standard_title": result.title,
        }
        facts = {
            "entity": self.entity,
            "standard": self.standard,
            "period": self.period,
            "as_of": self.as_of,
            "parameters": self.parameters(),
            "rulings": dict(card.rulings),
        }
        return Accepted(about, facts)
