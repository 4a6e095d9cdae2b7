"""What ranking.xlsx says itself, and what its columns mean, in both languages."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "explanation": ("说明", "Explanation"),
    "unranked": (
        "未列入名次（暂定、有误或不计分）",
        "Not ranked (provisional, inadmissible or without an official total)",
    ),
    "of": ("参评数", "Ranked"),
    "official": ("总分", "Total"),
    "low": ("区间下限", "Low"),
    "high": ("区间上限", "High"),
    "rose": ("名次升降", "Places"),
    "grade_before": ("上期等级", "Grade before"),
    "basis": ("上期说明", "Compared with"),
    "what": ("栏目", "Column"),
    "meaning": ("含义与来源", "Meaning and source"),
    "programme": ("项目", "Programme"),
    "period": ("评价期间", "Period"),
    "as_of": ("截至日", "As of"),
    "source": ("来源", "Source"),
    "source_text": (
        "各对象已发布的 result.json；本表不另行计算得分。",
        "The published result.json of each entity; nothing is scored here.",
    ),
    "rounding": ("数字", "Figures"),
    "rounding_text": (
        "按四舍五入保留两位小数，与报告一致；精确值见 results.parquet 和 result.json。",
        "Rounded half up to two decimals, as in reports; exact in results.parquet, result.json.",
    ),
    "points": ("各指标", "Indicators"),
    "points_text": (
        "本期考核中该指标的得分；空白为未评价，不是零分。",
        "Points of the indicator in the period's own assessment; empty: not assessed, not zero.",
    ),
}

_COLUMNS: dict[str, tuple[str, str]] = {
    "place": (
        "同一标准、同一类别中按正式总分排列；同分同名次，其后的名次顺延。",
        "By official total within a standard and class; ties share a rank, the next is skipped.",
    ),
    "of": ("同一类别中有名次的对象数。", "Entities of the class that have a rank."),
    "entity": ("对象的编号，即其报告文件夹的名称。", "The entity's id and its report's folder."),
    "name": ("对象的名称。", "The entity's name."),
    "class": ("标准所分的类别。", "Class as the standard divides them."),
    "county": ("证据所填的区县。", "County as the evidence states it."),
    "result": (
        "不计分的标准：要求类条款符合数，或已到期指标的完成数。",
        "Without points: requirements met of those assessed, or targets met of those due.",
    ),
    "official": ("正式总分；空白为没有正式总分。", "Official total; empty: there is none."),
    "low": ("未评价的项目按最低计时的总分。", "Total if what is open comes out lowest."),
    "high": ("未评价的项目按最高计时的总分。", "Total if what is open comes out highest."),
    "grade": ("正式总分对应的等级。", "Grade of the official total."),
    "status": ("正式、暂定、有误等。", "Official, provisional, inadmissible and so on."),
    "change": (
        "本期与上期正式总分之差；一年一评的标准与上一年比较。空白为不可比。",
        "Official total less that of the period before or of the year before. Empty: not compared.",
    ),
    "rose": ("名次上升为正，下降为负。", "Places gained; below zero, lost."),
    "grade_before": ("上期的等级。", "Grade in the period before."),
    "basis": ("上期的得分和名次，或不可比的原因。", "Figures then, or why nothing is compared."),
    "report": (
        "“旧报告”：本次没有生成新的报告，所列为原有报告的结果。",
        "Old report: none was made now, the figures are those of the one that stands.",
    ),
}


def tell(word: str, lang: str) -> str:
    """Say something in ``zh`` or ``en``."""
    return _WORDS[word][lang == "en"]


def column(key: str, lang: str) -> str:
    """Say what a column means."""
    return _COLUMNS[key][lang == "en"]
