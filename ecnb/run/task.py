"""A report to make, as the ones who plan, hash, make and record it see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ecnb.run.limits import Limits
from ecnb.run.notebook import Plain


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a result that was found sound says about its report.

    about: particulars that exporters print (:class:`ecnb.report.document.Info`). facts: what
    the manifest says beside hashes.
    """

    about: Mapping[str, str]
    facts: Mapping[str, Any]


class Task(Protocol):
    """A report to make: everything it depends on, decided beforehand."""

    @property
    def entity(self) -> str:
        """Id of the entity; also the name of the report's folder."""

    @property
    def name(self) -> str:
        """Name of the entity, which its pages show."""

    @property
    def standard(self) -> str:
        """Key of the standard; empty where there are several."""

    @property
    def notebook(self) -> Path:
        """The notebook that tells the story."""

    @property
    def engine(self) -> str | None:
        """Papermill's engine; None: the default."""

    @property
    def patience_seconds(self) -> int:
        """How long one cell of its notebook may take."""

    @property
    def limits(self) -> Limits:
        """What its notebook may take."""

    @property
    def said(self) -> str:
        """Hash of what the evidence said when the report was planned."""

    @property
    def final(self) -> Path:
        """Where the report is published."""

    def parameters(self) -> Mapping[str, Plain]:
        """Give the cell of parameters."""

    def sources(self) -> Mapping[str, Path]:
        """Name the files beside the notebook that the report is made by, by role."""

    def basis(self) -> Mapping[str, Path]:
        """Name every file, but notebook and evidence, that the report depends on."""

    def freeze(self, stage: Path) -> Mapping[str, str]:
        """Copy all that the notebook reads into the report; give the hash of each file."""

    def accept(self, shown: Mapping[str, Any], frozen: Mapping[str, str]) -> Accepted:
        """Check the notebook's result: valid, and about this very task. Raises ReportFailed."""
