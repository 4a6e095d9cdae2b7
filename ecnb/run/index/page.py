"""The page above the reports of a period: everyone who is expected, and how they stand.

It needs nothing but itself. Evidence stands in it as escaped text or as JSON in a data block,
never as markup; the one script is our own and named to the browser by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup

from ecnb import standards
from ecnb.model.standard import Standard
from ecnb.report import theme, words
from ecnb.report.story.phrases import tell
from ecnb.report.text import visible
from ecnb.run.index.change import periods
from ecnb.run.index.lines import KINDS, Lines
from ecnb.run.index.section import (
    NUMBERS,
    SHOWN,
    UNSORTED,
    Section,
    in_script,
    not_made,
    ranking,
)
from ecnb.run.index.words import label_of, say, template
from ecnb.run.places import SUMMARY
from ecnb.run.produce import HTML, NOTEBOOK, PDF, RESULT

if TYPE_CHECKING:
    from jinja2 import Environment

    from ecnb.run.plan import Plan

MOST_NAMES = 20
FEW = 12
"""So many rows are read at a glance: the page then has neither script nor search."""

WIDTH = 240
"""Of a bar, in its own units."""

_STATE_COLOURS = dict(zip(KINDS, (theme.TEAL, theme.BRICK, theme.AMBER, theme.LINE), strict=True))
_GRADE_COLOURS = (theme.NAVY, theme.TEAL, theme.SLATE, theme.AMBER, theme.BRICK)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: its words, how many it stands for, its place along the bar."""

    label: str
    count: int
    colour: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bar:
    """How many entities are in each of several states. The words beside it say the same."""

    title: str
    parts: tuple[Part, ...]

    @property
    def alt(self) -> str:
        """The bar in words."""
        return f"{self.title}: " + ", ".join(f"{part.label} {part.count}" for part in self.parts)


def page(plan: Plan, lines: Lines, known: Sequence[Standard]) -> bytes:
    """Render the index of a period, from its lines. known: the standards that they are under."""
    lang = plan.run.lang
    sections = [_noted(ranking(standard, lines, lang), standard, lines, plan) for standard in known]
    rest = not_made(lines, lang)
    script = sum(section.count for section in (*sections, rest)) > FEW
    kinds = lines.kinds()
    pieces = _environment().get_template("index.html.j2").generate(
        html_lang=words.HTML_LANG[lang],
        title=visible(
            say("title", lang, programme=plan.run.programme, period=plan.run.period.label(lang))
        ),
        plan=plan,
        counts=say("counts", lang, all=sum(kinds.values()), done=lines.reports()),
        bars=_bars(known, lines, lang),
        sections=sections,
        rest=rest if rest.count else None,
        kinds=[say(kind, lang) for kind in KINDS],
        filters=_filters(sections, lang),
        summary=SUMMARY if (plan.out / SUMMARY / HTML).is_file() else "",
        idle=_shortened(plan.idle, lang),
        sample=lines.has_sample(),
        files={"page": HTML, "PDF": PDF, "notebook": NOTEBOOK, "data": RESULT},
        numbers=NUMBERS,
        unsorted=UNSORTED,
        shown=SHOWN,
        say=lambda word, **values: say(word, lang, **values),
        data=_data((*sections, rest), lang) if script else (),
        script=_script() if script else "",
        script_hash=_hash(_script()) if script else "",
        css=_asset("index.css"),
        css_variables=Markup(theme.css_variables()),  # noqa: S704 - our own constants
    )  # fmt: skip
    whole = io.BytesIO()
    whole.writelines(piece.encode() for piece in pieces)
    return whole.getvalue()


def in_order(keys: Sequence[str]) -> list[str]:
    """Put standards in the order in which ecnb lists them; a programme's own come last."""
    order = {key: place for place, key in enumerate(standards.keys())}
    return sorted(keys, key=lambda key: (order.get(key, len(order)), key))


def _noted(section: Section, standard: Standard, lines: Lines, plan: Plan) -> Section:
    """Say once that there is nothing to compare with, instead of a column of dashes."""
    if standard.indicators and not lines.has_before(standard.key):
        tried = periods(plan.run.period, yearly=standard.cycle == "year", annual=False)
        section.note = say("no_before", plan.run.lang, period=tried[0].label(plan.run.lang))
    return section


def _bars(known: Sequence[Standard], lines: Lines, lang: str) -> list[Bar]:
    """Say how many are done; and of each document with grades, how many have which."""
    states = {say(kind, lang): (n, _STATE_COLOURS[kind]) for kind, n in lines.kinds().items()}
    bars = [_bar(say("everyone", lang), states)]
    for standard in known:
        found = lines.grades(standard.key)
        if any(found.get(grade) for grade in standard.grades):
            colours = [*_GRADE_COLOURS, *(theme.MUTED for _ in standard.grades)]
            graded = {
                label_of(standard.grades, grade, lang): (found.get(grade, 0), colours[n])
                for n, grade in enumerate(standard.grades)
            }
            graded[say("no_grade", lang)] = (found.get(None, 0), theme.LINE)
            bars.append(_bar(standard.document.title.get(lang), graded))
    return bars


def _bar(title: str, counts: Mapping[str, tuple[int, str]]) -> Bar:
    all_ = max(1, sum(count for count, _ in counts.values()))
    parts, before = [], 0
    for label, (count, colour) in counts.items():
        x, width = (f"{WIDTH * n / all_:.2f}" for n in (before, count))
        parts.append(Part(label, count, colour, x, width))
        before += count
    return Bar(title, tuple(parts))


def _filters(sections: Sequence[Section], lang: str) -> list[tuple[str, str, list[str]]]:
    """Give what can be chosen above the tables: name, label, and the words to choose from."""
    found: dict[str, dict[str, None]] = {"class": {}, "grade": {}, "status": {}}
    for section in sections:
        for column in section.columns:
            if column.filter:
                found[column.filter] |= dict.fromkeys(column.texts)
    choices = {name: list(texts) for name, texts in found.items() if len(texts) > 1}
    choices["state"] = [say(kind, lang) for kind in KINDS]
    return [(name, say(name, lang), texts) for name, texts in choices.items()]


def _data(sections: Sequence[Section], lang: str) -> Iterator[Markup]:
    """Write all rows for the script, piece by piece: the page is never whole in memory twice."""
    used = ("page", "notebook", "data", "old", "previous", "next", "page_of", "found",
            "sort")  # fmt: skip
    said = {word: template(word, lang) for word in used}
    states = [say(kind, lang) for kind in KINDS]
    files = [
        [said["page"], HTML],
        ["PDF", PDF],
        [said["notebook"], NOTEBOOK],
        [said["data"], RESULT],
    ]
    head = in_script({"words": said, "states": states, "files": files, "shown": SHOWN})
    tables = [section for section in sections if section.count]
    yield from map(Markup, (head[:-1], ',"tables":['))  # in_script left no markup in it
    for at, section in enumerate(tables):
        yield Markup("," if at else "")  # noqa: S704 - our own constants
        yield from map(Markup, section.json())
    yield Markup("]}")


def _shortened(names: tuple[str, ...], lang: str) -> str:
    shown = tell("list", lang).join(visible(name) for name in names[:MOST_NAMES])
    return shown if len(names) <= MOST_NAMES else say("more", lang, shown=shown, all=len(names))


def _script() -> Markup:
    return _asset("index.js")


def _hash(script: str) -> str:
    """Name a script as a Content-Security-Policy does."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _asset(name: str) -> Markup:
    """Read a style sheet or script of ours."""
    text = resources.files("ecnb.run").joinpath("templates", name).read_text("utf-8")
    return Markup(text.replace("\r\n", "\n"))  # noqa: S704 - our own file


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - lazy

    return Environment(
        loader=PackageLoader("ecnb.run"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
