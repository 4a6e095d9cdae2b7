"""Charts. They take plain words and numbers; what the numbers mean is said by the caller.

Shares of the maximum are drawn, points are written: indicators of different weight can be
compared by eye, and each figure can still be read. Labels stand beside what they name. Figures
that are printed come as ``text``, rounded by who knows the rule; floats only place the ink.
"""

from ecnb.report.charts.compare import ChangeRow, RaterRow, change_since, raters_side_by_side
from ecnb.report.charts.score import LossRow, ScoreRow, lost_points, profile_bars
from ecnb.report.charts.status import Band, StatusGroup, Total, grade_line, status_strip

__all__ = [
    "Band",
    "ChangeRow",
    "LossRow",
    "RaterRow",
    "ScoreRow",
    "StatusGroup",
    "Total",
    "change_since",
    "grade_line",
    "lost_points",
    "profile_bars",
    "raters_side_by_side",
    "status_strip",
]
