"""The verbs of a report: each turns a case into a chapter."""

from ecnb.report.story.back import appendix, result
from ecnb.report.story.clauses import provisions, targets
from ecnb.report.story.cover import cover
from ecnb.report.story.diagnosis import diagnosis
from ecnb.report.story.duties import evaluations, obligations
from ecnb.report.story.form import official_form
from ecnb.report.story.improve import improvement
from ecnb.report.story.readings import rulings
from ecnb.report.story.scores import annual, charts, scorecard
from ecnb.report.story.summary import summary

__all__ = [
    "annual",
    "appendix",
    "charts",
    "cover",
    "diagnosis",
    "evaluations",
    "improvement",
    "obligations",
    "official_form",
    "provisions",
    "result",
    "rulings",
    "scorecard",
    "summary",
    "targets",
]
