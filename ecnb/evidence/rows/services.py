"""The services that an entity names itself, where its document and registers list none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from ecnb.analysis.surveys.services import listed_services
from ecnb.evidence.files.grid import Raw
from ecnb.evidence.names import NameBook, Unfit, plain
from ecnb.evidence.personal import looks_personal
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.survey_table import OVERALL_LABELS
from ecnb.model.evidence import Entity, Row
from ecnb.model.standard import Standard
from ecnb.model.survey import OVERALL

SERVICES: Final = "services"
"""Name of the particular that holds them."""
MARK: Final = "；"
MAX_SERVICE, MAX_SERVICES = 40, 200
NOT_SHOWN: Final = "（内容不显示）"


def named_services(raw: Raw) -> str:
    """Read the list of services as it is kept; what is refused is not repeated.

    >>> named_services("直播带货、 网店  代运营；直播带货")
    '直播带货；网店 代运营'
    """
    found: dict[str, str] = {}
    for text in _texts(raw):
        if looks_personal(text):
            what = f"服务项目中有像电话、证件或邮箱的内容{NOT_SHOWN}"
            raise Unfit(what, "只写服务项目的名称")
        if len(text) > MAX_SERVICE:
            raise Unfit(f"服务项目名称过长（{len(text)}字）", f"不超过{MAX_SERVICE}字")
        found.setdefault(plain(text), text)
    if len(found) > MAX_SERVICES:
        raise Unfit(f"服务项目过多（{len(found)}项）", f"最多{MAX_SERVICES}项")
    return MARK.join(found.values())


def _texts(raw: Raw) -> Iterator[str]:
    for word in cells.words(raw):
        yield " ".join(word.split())


def askable(standard: Standard, registers: Mapping[str, Sequence[Row]], entity: Entity) -> NameBook:
    """Name what recipients can be asked about: the services, and the whole of them.

    Services are those of the document or of a directory among the evidence; where neither lists
    any, those that the entity names itself. What is named nowhere may be anything, also a person.
    """
    known: dict[str, tuple[str, ...]] = {
        name: (name,) if label is None else (label.zh, label.en)
        for name, label in listed_services(standard, registers).items()
    }
    if not known:
        known = {name: (name,) for name in entity.details.get(SERVICES, "").split(MARK) if name}
    whole = {plain(name) for name in (OVERALL, *OVERALL_LABELS)}
    known = {name: labels for name, labels in known.items() if plain(name) not in whole}
    return NameBook.of("服务项目", {**known, OVERALL: OVERALL_LABELS})
