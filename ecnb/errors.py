"""The error tree. Every error says what is wrong, where it stands, and how to mend it.

::

    EcnbError
    ├── FaultsFound        several faults of one file or folder, reported together
    │   ├── StandardInvalid    a standards file breaks the schema or cites no clause
    │   ├── EvidenceInvalid    an entity's evidence cannot be read or is not allowed
    │   ├── ParametersInvalid  a parameters file or a command's options
    │   ├── LedgerUnusable     the ledger of a folder of reports
    │   └── ClusterUnusable    a cluster that cannot be reached, trusted or used
    ├── ReportFailed       a report could not be made; the published one, if any, stands
    │   └── GlyphMissing   a character that the embedded fonts cannot draw
    ├── ClusterLost        a cluster that was there and is gone
    ├── NotFound           a standard, entity, period or notebook that does not exist
    └── InternalError      a broken promise inside ecnb itself
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: what, where, and how to mend it.

    >>> print(Fault("次数不能为负: -3", "facts.csv 第4行 value列", "填写 0 或正整数"))
    facts.csv 第4行 value列: 次数不能为负: -3 → 填写 0 或正整数
    """

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        mend = f" → {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{mend}"


class EcnbError(Exception):
    """Base of every error that ecnb raises on purpose.

    >>> str(NotFound("no such period: 2026H3", "params/2026.yaml", "write 2026H1 or 2026H2"))
    'params/2026.yaml: no such period: 2026H3 → write 2026H1 or 2026H2'
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.fault = Fault(what, where, remedy)
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        return str(self.fault)


class NotFound(EcnbError):
    """Something that was named does not exist."""


class InternalError(EcnbError):
    """A promise inside ecnb was broken; not the user's fault."""


class ReportFailed(EcnbError):
    """A report could not be made. A report published before stays where it is."""


class GlyphMissing(ReportFailed):
    """A character that the embedded fonts cannot draw; it would print as an empty box."""


class ClusterLost(EcnbError):
    """A cluster that was there and is gone; what was published stands."""


class FaultsFound(EcnbError):
    """All faults of one source at once, so that one round of mending is enough.

    >>> error = FaultsFound([Fault("甲", "a.csv"), Fault("乙", "b.csv")])
    >>> len(error.faults)
    2
    >>> print(error)
    a.csv: 甲
    b.csv: 乙
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        if not self.faults:
            raise InternalError("FaultsFound was raised without a fault")
        first = self.faults[0]
        super().__init__(first.what, first.where, first.remedy)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)

    def __reduce__(self) -> tuple[type[FaultsFound], tuple[tuple[Fault, ...]]]:
        """Survive pickling, so that an error crosses process borders whole."""
        return type(self), (self.faults,)


class StandardInvalid(FaultsFound):
    """A standards file breaks its schema, or an indicator has no clause."""


class EvidenceInvalid(FaultsFound):
    """Evidence that cannot be read, or that its standard does not allow."""


class ParametersInvalid(FaultsFound):
    """Parameters that are unknown or out of range."""


class LedgerUnusable(FaultsFound):
    """A ledger that is damaged, that a newer ecnb wrote, or that cannot be written."""


class ClusterUnusable(FaultsFound):
    """A cluster that cannot be reached or trusted, or none of whose workers can be used."""
