"""On which scale recipients answered: stated once for a file or in every row, one a quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ecnb.evidence.files.grid import Line, Raw, Reading, blank
from ecnb.evidence.names import Unfit
from ecnb.evidence.rows import cells
from ecnb.evidence.rows.rows import RowReader
from ecnb.evidence.rows.survey_table import MAX_WIDTH, scale_of, scale_text
from ecnb.model.period import Period
from ecnb.model.survey import Scale


@dataclass(slots=True)
class Scales:
    """The scale of each row by its line, and of each quarter with the row that stated it first.

    A row that states none has that of the file, if the file states only one.
    """

    rows: Mapping[int, Scale]
    default: Scale | None
    by_quarter: dict[Period, Scale] = field(default_factory=dict)
    _first: dict[Period, str] = field(default_factory=dict)
    _told: set[tuple[Period, Scale]] = field(default_factory=set)

    @classmethod
    def of(cls, found: Sequence[Line], reading: Reading) -> Scales:
        """Read every row's scale; note what is none, and where it is not known."""
        rows: dict[int, Scale] = {}
        stated: dict[tuple[str, str], Scale | None] = {}
        for line in found:
            named, start = line.cells.get("scale"), line.cells.get("satisfied_from")
            if blank(named):
                if not blank(start):
                    bare_bound = Unfit("写了满意下限，没有写量表", "在同一行写明量表，如 1至5")
                    reading.faults.append(bare_bound.at(line.place("satisfied_from")))
                continue
            key = (str(named), str(start))
            if key not in stated:
                stated[key] = _scale(line, named, start, reading)
            scale = stated[key]
            if scale is not None:
                rows[line.number] = scale
        distinct = tuple(dict.fromkeys(rows.values()))
        default = distinct[0] if len(distinct) == 1 else None
        bare = next((one for one in found if one.number not in rows and _scaled(one)), None)
        if bare is not None and default is None and None not in stated.values():
            what = "没有写明量表" if not distinct else "本行没有写明量表，而本表有几种量表"
            remedy = "在“量表”栏写明，如 1至5；全表相同的，写在一行即可"
            reading.faults.append(Unfit(what, remedy).at(bare.place("scale")))
        return cls(rows, default)

    def of_row(self, line: Line) -> Scale | None:
        """Give the scale of a row; None, with a fault noted before, where it is not known."""
        return self.rows.get(line.number, self.default)

    def take(self, quarter: Period, row: RowReader, reading: Reading) -> None:
        """Note a row whose scale is not that of its quarter, once for each other scale."""
        scale = self.of_row(row.line) if _scaled(row.line) else None
        if scale is None:
            return
        first = self.by_quarter.setdefault(quarter, scale)
        self._first.setdefault(quarter, row.line.place())
        if first != scale and (quarter, scale) not in self._told:
            self._told.add((quarter, scale))
            what = f"{quarter.label()}有两种量表: {_said(scale)}"
            what += f"，{self._first[quarter]}为{_said(first)}"
            remedy = "同一季度用同一量表；两次调查量表不同的，只留一次"
            reading.faults.append(Unfit(what, remedy).at(row.line.place("scale")))


def _scaled(line: Line) -> bool:
    """Tell whether a row has an answer that needs a scale."""
    asked = str(line.cells.get("question") or "")
    if "question" in line.cells:
        return asked.strip() in ("satisfaction", "importance", "满意度", "重要性")
    return not all(blank(line.cells.get(key)) for key in ("satisfaction", "importance"))


def _said(scale: Scale) -> str:
    return f"{scale_text(scale)}（{scale.satisfied_from}及以上为满意）"


def _scale(line: Line, named: Raw, start: Raw, reading: Reading) -> Scale | None:
    try:
        return _read(named, start, typed=line.grid.typed)
    except Unfit as error:
        reading.faults.append(error.at(line.place("scale")))
        return None


def _read(named: Raw, start: Raw, *, typed: bool) -> Scale:
    if not isinstance(named, str):
        raise Unfit("量表不是文字", "写成 1至5；Excel 会把 1-5 改成日期，先把该列设为文本格式")
    text = cells.text(named)
    scale = scale_of(text, None if blank(start) else cells.number(start, typed=typed))
    if scale is None:
        remedy = f"写成 1至5、0至10：从0或1起，最大{MAX_WIDTH}，数越大越满意；满意下限是其中的整数"
        raise Unfit(f"不是量表: {text[:20]}", remedy)
    return scale
