"""The summary of a whole period as a task: its notebook reads every entity's frozen evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ecnb import evidence as room
from ecnb.errors import EcnbError
from ecnb.model.period import Period
from ecnb.model.standard import Standard
from ecnb.run import manifest, proof
from ecnb.run.limits import NONE, Limits
from ecnb.run.notebook import CELL_TIMEOUT_SECONDS, Plain
from ecnb.run.places import SUMMARY, Home
from ecnb.run.produce import EVIDENCE, STANDARDS
from ecnb.run.standing import Override
from ecnb.run.task import Accepted


@dataclass(frozen=True, slots=True)
class SummaryJob:
    """The programme's summary to make.

    evidence: every entity's folder or workbook. unread: of those that cannot be read, why not.
    rulings, settings: those that concern the standards of the entities. overrides: what the
    roster changes for single ones. said: hash of what all of the evidence says.
    """

    evidence: tuple[Path, ...]
    notebook: Path
    out: Path
    period: str
    as_of: str
    lang: str = "zh"
    programme: str = ""
    rulings: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    home: Path = Path()
    engine: str | None = None
    limits: Limits = NONE
    said: str = ""
    workdays: Mapping[str, bool] = field(default_factory=dict)
    unread: Mapping[Path, str] = field(default_factory=dict)

    @property
    def entity(self) -> str:
        """Name of its folder among the reports."""
        return SUMMARY

    @property
    def name(self) -> str:
        """What its pages show."""
        return self.programme

    @property
    def standard(self) -> str:
        """All of them."""
        return ""

    @property
    def patience_seconds(self) -> int:
        """How long one cell may take: one of them reads every entity."""
        return CELL_TIMEOUT_SECONDS + len(self.evidence)

    @property
    def final(self) -> Path:
        """Where the summary is published."""
        return self.out / SUMMARY

    def parameters(self) -> dict[str, Plain]:
        """The cell of parameters."""
        return {
            "evidence": EVIDENCE,
            "period": self.period,
            "as_of": self.as_of,
            "lang": self.lang,
            "rulings": dict(sorted(self.rulings.items())),
            "settings": dict(sorted(self.settings.items())),
            "overrides": dict(self.overrides),
            "programme": self.programme,
            "workdays": dict(sorted(self.workdays.items())),
        }

    def sources(self) -> Mapping[str, Path]:
        """The published standards are named by the entities' own manifests."""
        return {}

    def basis(self) -> Mapping[str, Path]:
        """The programme's own standards; the published ones are part of ecnb."""
        return {path.name: path for path in Home(self.home).own_standards()}

    def freeze(self, stage: Path) -> Mapping[str, str]:
        """Copy every entity's evidence; of what cannot be read, why not."""
        home, folder = Home(self.home), stage / EVIDENCE
        folder.mkdir()
        for path in self.evidence:
            try:
                evidence = room.read_entity(path, self._lookup)
                key = evidence.entity.standard
                frozen = room.freeze(evidence, home.load(key))
                room.write_frozen(frozen, folder / evidence.entity.id)
                home.copy_standard(key, stage / STANDARDS)
            except EcnbError as error:
                room.write_unreadable(folder / path.name, str(error))
        for path, cause in self.unread.items():
            room.write_unreadable(folder / path.name, cause)
        return manifest.hashes(folder)

    def _lookup(self, key: str, entity: str) -> Standard:
        own = self.overrides.get(entity, {}).get("rulings", {})
        options = {name: str(option) for name, option in own.items()}
        return Home(self.home).under(key, {**self.rulings, **options})

    def accept(self, shown: Mapping[str, Any], frozen: Mapping[str, str]) -> Accepted:
        """Check that the result is a summary of this period."""
        del frozen
        proof.require_same("period", shown.get("period"), self.period)
        proof.require_same("date", shown.get("as_of"), self.as_of)
        proof.require_same("entities", type(shown.get("entities")), list)
        about = {
            "title": self.programme,
            "period": Period.parse(self.period).label(self.lang),
            "as_of": self.as_of,
            "lang": self.lang,
        }
        facts = {"period": self.period, "as_of": self.as_of, "parameters": self.parameters()}
        return Accepted(about, facts)
