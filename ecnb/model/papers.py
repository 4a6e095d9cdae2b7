"""Forms and official papers of a document, and the path of an order to rectify, as data."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ecnb.model.rules import RulingId
from ecnb.model.text import Clause, Frozen, Key, Label

PaperKind = Literal[
    "ranking", "order", "recheck", "cancellation", "form", "outline", "targets", "budget", "record"
]
"""ranking: all entities by points. order, recheck, cancellation: the path of rectification. form:
a table of fields. outline: numbered headings with room below each. targets, budget: statements of
a contract. record: the improvement record."""


class Fill(Frozen):
    """What evidence fills a field of a form with. Where it says nothing, the field stays blank.

    ``name``: the entity's name. ``detail``: a particular of its entity file. ``facts`` and
    ``clauses``: figures, and verdicts with their sources, as the evaluation found them.
    """

    name: bool = False
    detail: str | None = None
    facts: tuple[Key, ...] = ()
    clauses: tuple[Key, ...] = ()


class Form(Frozen):
    """An official form: its exact labels. ``texts`` holds every label by key.

    ``paper``: it can be made as a paper of its own. ``layout``: keys of ``texts``, row by row, for
    forms; for outlines a section and what stands below it. ``<key>-note`` and ``<key>-seal`` of a
    field stand with it. ``prescribed``: the document itself gives this form.
    """

    title: Label
    clause: Clause
    texts: dict[Key, Label]
    boxes: tuple[Label, ...] = ()
    paper: PaperKind | None = None
    prescribed: bool = True
    layout: tuple[tuple[Key, ...], ...] = ()
    register_: Key | None = Field(
        None, alias="register", description="of a record: its rows, in the columns of texts"
    )
    fills: dict[Key, Fill] = Field(default_factory=dict)


class Rectification(Frozen):
    """How a register tells of orders to rectify: its columns, and what their values mean.

    ``grades``: those that may be ordered to rectify. ``follows``: obligations that bring the year's
    result; once one of them is done, an order may follow it before the year has ended. Days of the
    register are not known before they have come.
    """

    clause: Clause
    grades: tuple[Key, ...]
    follows: tuple[Key, ...] = ()
    register_: Key = Field(alias="register")
    ordered: Key
    problem: Key
    due: Key
    rechecked: Key
    result: Key
    passed: tuple[Key, ...]
    failed: tuple[Key, ...]
    decided: Key
    decision: Key
    cancelled: tuple[Key, ...]
    appeal: Key | None = None
    ruling: RulingId | None = None
