"""ecnb: evaluates China's public e-commerce service network against its published standards.

The verbs that notebooks use stand here; each is loaded when it is first used.

>>> import ecnb
>>> ecnb.open_case.__module__
'ecnb.case'
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_STORY = "ecnb.report.story"
_PROGRAMME_STORY = "ecnb.report.programme.story"

_VERBS = {
    "open_case": "ecnb.case",
    "open_programme": "ecnb.programme",
    **dict.fromkeys(
        (
            "cover",
            "summary",
            "scorecard",
            "charts",
            "official_form",
            "annual",
            "provisions",
            "targets",
            "obligations",
            "evaluations",
            "rulings",
            "diagnosis",
            "improvement",
            "appendix",
            "result",
        ),
        _STORY,
    ),
    **dict.fromkeys(
        (
            "programme_cover",
            "programme_summary",
            "programme_ranking",
            "programme_attention",
            "programme_result",
        ),
        _PROGRAMME_STORY,
    ),
    **dict.fromkeys(("programme_charts", "programme_losses"), "ecnb.report.programme.charts"),
    "programme_due": "ecnb.report.programme.due",
    "programme_robustness": "ecnb.report.programme.firm",
    "programme_raters": "ecnb.report.programme.raters",
    "programme_trends": "ecnb.report.programme.trends",
    **dict.fromkeys(
        (
            "filled_form",
            "improvement_record",
            "ranking_notice",
            "rectification_notice",
            "statement",
        ),
        "ecnb.report.papers",
    ),
}

__all__ = ["__version__", *_VERBS]  # noqa: PLE0604 - the names are those of the table above


def __getattr__(name: str) -> Any:
    """Load a verb when it is first used, so that ``import ecnb`` stays light."""
    if name not in _VERBS:
        raise AttributeError(f"module 'ecnb' has no attribute {name!r}")
    return getattr(import_module(_VERBS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
