"""Hostile complaints and orders to rectify in a report's page, paper and official notice."""

import datetime as dt
import re
from dataclasses import replace
from html import unescape

import pytest

import ecnb
from ecnb.model.evidence import Row
from ecnb.report import html
from ecnb.report.pdf import paper
from ecnb.report.text import visible
from tests.report.samples import document, pages
from tests.run import stations

MARKUP = (
    '<script>alert(1)</script><img src=x onerror="alert(1)">', "</style></table><b>x</b>",
    "**粗** [链](javascript:alert(1)) ![](http://e.example/x)", "| a | b |\n|---|---|",
    '#read("/etc/passwd") #import "x.typ"', "$x^2$ *a* _b_ `c` = d", "\\input{/etc/passwd}",
    "\u202e倒过来\u202c \u2066x\u2069", "{{7*7}} {% raw %}", "]]> --> &lt;b&gt; \"'",
)  # fmt: skip
DAY = dt.date(2026, 3, 2)


def case(tmp_path, text, what="丢件"):
    """Open a station whose registers say a text wherever a text can stand."""
    proof = stations.station("jx-1")
    complaints = tuple(
        Row({"date": DAY, "incident": f"{n}", "what": what, "type": text, "cause": "station"}, n)
        for n in (2, 3)
    )
    order = dict.fromkeys(("due_on", "rechecked_on", "result", "decided_on", "decision", "appeal"))
    order |= {"ordered_on": dt.date(2026, 2, 1), "problem": text}
    registers = {**proof.registers, "complaints": complaints, "rectification": (Row(order, 2),)}
    folder = stations.write(replace(proof, registers=registers), tmp_path / "jx-1")
    return ecnb.open_case(folder, period="2026H1", as_of="2026-06-30")


def shown(case):
    """Give the chapters that quote registers."""
    return [ecnb.diagnosis(case), ecnb.improvement(case)]


def same(text):
    """Give a text without gaps: what a page breaks is the same text."""
    return "".join(text.split())


@pytest.mark.parametrize("text", MARKUP)
def test_markup_of_a_register_is_text_on_page_and_paper(tmp_path, text):
    """The kind of a complaint and the problem of an order: seen, spelled out, never run."""
    blocks = shown(case(tmp_path, text))
    page = html.page(blocks, "题")
    bare = html.page(shown(case(tmp_path / "bare", "丢失")), "题")
    names = [re.findall(r"<([a-zA-Z][a-z0-9]*)", one) for one in (page, bare)]
    assert set(names[0]) <= set(names[1])
    assert same(unescape(re.sub(r"<[^>]*>", "", page))).count(same(visible(text))) >= 2
    printed = same("".join(pages(paper.pdf(document(*blocks)))))
    assert printed.count(same(visible(text))) >= 1


def test_a_page_of_text_in_one_cell_does_not_drown_the_report(tmp_path):
    """What a report quotes is cut; the frozen register beside it has all of it."""
    long = "长" * 32_000
    found = case(tmp_path, long, long)
    page = html.page(shown(found), "题")
    assert "长" * 300 + "…" in page
    assert "长" * 301 not in page
    assert found.evidence.registers["rectification"][0].cells["problem"] == long
    assert len(pages(paper.pdf(document(*shown(found))))) < 12
