"""How much one notebook may take. Limits decide whether a report is made, never what it says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """seconds: for a whole notebook. megabytes: for each kernel. None: no limit.

    They are kept where kernels can be forked (Linux), by our own engine.
    """

    seconds: float | None = None
    megabytes: int | None = None


NONE = Limits()
