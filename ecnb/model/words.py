"""The words of ecnb itself (not of any document), Chinese first."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "fact": ("{name}{value}", "{name}: {value}"),
    "not_recorded": ("无记录", "no record"),
    "fact_flag": ("{name}：{value}", "{name}: {value}"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "list": ("、", "; "),
    "comma": ("，", ", "),
    "stop": ("；", "; "),
    "full_stop": ("。", "."),
    "part": ("【{name}】", "[{name}] "),
    "tier": ("属{low}–{high}档，该档{points}分", "in the tier {low}–{high} worth {points}"),
    "tier_single": ("属{low}档，该档{points}分", "in the tier {low} worth {points}"),
    "tier_open": ("属{low}及以上档，该档{points}分", "in the tier {low} and more worth {points}"),
    "undefined": (
        "标准对此情形未作规定，按{points}分计、上限{high}分",
        "a case the document leaves undefined: taken as {points}, at most {high}",
    ),
    "proportional": (
        "目标{target}，按完成比例计、满分{full}分",
        "in proportion to a target of {target}, at most {full}",
    ),
    "deducted": ("满分{full}分，扣{lost}分", "{full} less {lost}"),
    "base_bonus": (
        "基本分{base}分加评定{low}–{high}分",
        "base {base} plus a judged {low}–{high}",
    ),
    "judged": ("在0–{full}分内酌情评定", "judged from 0 to {full}"),
    "all_or_nothing": ("做到得{full}分，否则不得分", "{full} if done, otherwise nothing"),
    "weighted": ("加权得{points}分", "weighted {points} of {max}"),
    "gives": ("得{points}分", "giving {points} of {max}"),
    "below_zero": (
        "扣至{points}分，差额从本项其他部分扣除",
        "down to {points}; the rest is taken from the item's other parts",
    ),
    "blank": ("未填", "blank"),
    "reason": ("（理由：{reason}）", " (reason: {reason})"),
    "differs": ("（与事实不一致）", " (differs from the facts)"),
    "entry_filled": ("（按事实补填）", " (filled from the fact)"),
    "entry_missing": ("", ""),
    "entry_not_scored": ("（该评分方尚未评分）", " (this rater has not scored)"),
    "entry_unreachable": (
        "（不在可得分值内，可得 {admitted}）",
        " (outside the admissible points: {admitted})",
    ),
    "entry_bare_base": ("（只给基本分，已说明理由）", " (bare base, with a reason)"),
    "entry_bare_base_no_reason": ("（只给基本分，未说明理由）", " (bare base, no reason)"),
    "entry_overruled": ("（按所取解释计）", " (set by the reading chosen)"),
    "entry_off_step": ("（不在常用分档上）", " (off the usual step)"),
    "not_applicable_why": ("本项不适用于该对象。", "Not applicable to this entity."),
    "why_missing": ("{rater}未填“{name}”", "{rater} left “{name}” blank"),
    "why_not_scored": ("{rater}尚未评分（{name}）", "{rater} has not scored ({name})"),
    "why_unreachable": (
        "{rater}对“{name}”的评分不在可得分值内，应改为 {admitted}",
        "{rater}'s points for “{name}” lie outside the admissible set: enter {admitted}",
    ),
    "under_ruling": ("（口径 {ruling}）", " (ruling {ruling})"),
    "admits_or": ("{one} 或 {other}", "{one} or {other}"),
    "admits_base": ("；只给 {base} 须写明理由", "; the bare {base} only with a reason"),
    "admits_zero": ("；按事实归零的只能是 0", "; 0 where the facts force it"),
    "admits_steps": ("，或不超过 {most} 的 {step} 的倍数", ", or multiples of {step} up to {most}"),
    "why_bare_base_no_reason": (
        "{rater}对“{name}”只给基本分而未说明理由",
        "{rater} gave the bare base for “{name}” without a reason",
    ),
    "why_no_fact": ("“{name}”缺少事实记录", "no record for “{name}”"),
    "in_assessment": ("{name}：{why}", "{name}: {why}"),
    "why_class": (
        "类别不明，评分方与权重无从确定",
        "of no known class, so raters and weights are open",
    ),
    "why_ruling": (
        "未经裁定，本标准对此类对象不出正式得分（{ruling}）",
        "the document gives no official total for such an entity without a ruling ({ruling})",
    ),
    "verdict_met": ("符合", "met"),
    "verdict_partly": ("部分符合", "partly met"),
    "verdict_not_met": ("不符合", "not met"),
    "verdict_not_due": ("未到期", "not due"),
    "verdict_not_applicable": ("不适用", "not applicable"),
    "verdict_not_assessed": ("未评定", "not assessed"),
    "verdict_no_target": ("无定量", "no figure set"),
    "verdict_reported": ("只列示", "shown only"),
}


def say(word: str, lang: str = "zh", **values: str) -> str:
    """Give a phrase in ``zh`` or ``en`` with its values filled in.

    Values may hold braces; they are filled in, never formatted again.

    >>> say("gives", "zh", points="4", max="6")
    '得4分'
    """
    return WORDS[word][lang == "en"].format(**values)
