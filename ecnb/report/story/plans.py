"""Last period's plan in the improvement chapter, followed up, and what plans say elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from ecnb.analysis.plan.followup import Effect, Followed, FollowUp
from ecnb.case import Case
from ecnb.model.plan import Action
from ecnb.model.scorecard import Span, Verdict
from ecnb.report.block import Block
from ecnb.report.blocks import Heading, Paragraph
from ecnb.report.inline import Inline, muted
from ecnb.report.story.clauses import mark
from ecnb.report.story.figures import points
from ecnb.report.story.measure_words import about_label
from ecnb.report.story.phrases import tell
from ecnb.report.tables import Column, Mark, Row, Table
from ecnb.report.tables import content_words as words_of

_MARKS = {
    "done": Verdict.MET,
    "done_late": Verdict.PARTLY,
    "late": Verdict.NOT_MET,
    "open": Verdict.NOT_DUE,
    "unknown": Verdict.NOT_ASSESSED,
}


def followed_up(case: Case) -> list[Block]:
    """Open the chapter with last period's plan: done, late, open, and did the indicator move."""
    found, lang = case.improvement.followed, case.lang
    if found is None:
        return []
    title = tell("plan_last", lang, period=found.period.label(lang))
    return [Heading(title, 2), Paragraph(_lead(found, lang)), _followed_table(case, found)]


def _lead(found: FollowUp, lang: str) -> str:
    done, behind = found.count("done", "done_late"), found.count("done_late")
    of_these = tell("plan_done_late", lang, n=behind) if behind else ""
    counts = {"late": found.count("late"), "open": found.count("open")}
    said = tell("plan_lead", lang, n=len(found.actions), done=done, behind=of_these, **counts)
    carried = sum(one.carried for one in found.actions)
    unknown = found.count("unknown")
    said += tell("plan_unknown", lang, n=unknown) if unknown else ""
    return said + (tell("plan_carried", lang, n=carried) if carried else "")


def _followed_table(case: Case, found: FollowUp) -> Table:
    lang = case.lang
    columns = (
        Column(tell("action", lang), width=4),
        Column(tell("owner", lang), width=1.8),
        Column(tell("due", lang)),
        Column(tell("follow", lang)),
        Column(tell("effect", lang), width=3),
    )
    rows = tuple(_followed_row(case, one) for one in found.actions)
    return Table(columns, rows, notes=(tell("effect_note", lang),), style="compact")


def _followed_row(case: Case, one: Followed) -> Row:
    lang, action = case.lang, one.action
    standing = Mark(_MARKS[one.standing], tell(f"follow_{one.standing}", lang))
    effect = _effect(one.effect, lang)
    return Row((about_cell(case, action), action.owner, str(action.due), standing, effect))


def about_cell(case: Case, action: Action) -> Inline:
    """Say what is done, and below it what it is about."""
    name = about_label(case.standard, action.about, case.lang)
    return (action.measure, muted(tell("bracketed", case.lang, text=name)))


def _effect(found: Effect, lang: str) -> str:
    said = tell(f"effect_{found.movement}", lang)
    if found.was is not None and found.now is not None:
        pair = (mark(found.was, lang).text, mark(found.now, lang).text)
    elif found.before is not None and found.after is not None:
        pair = (_figure(found.before), _figure(found.after))
    else:
        return said
    return f"{pair[0]} → {pair[1]}{tell('comma', lang)}{said}"


def _figure(span: Span) -> str:
    return words_of(points(span))


def stage_text(action: Action, lang: str) -> str:
    """Name the stage of an action, or say that it is not known on the day of reading."""
    return tell("stage_unclear" if action.unclear else f"stage_{action.stage.value}", lang)


def cause_text(action: Action, lang: str) -> str:
    """Write the evaluator's cause with what was asked further."""
    if not action.whys:
        return action.cause
    whys = tell("semicolon", lang).join(why for why in action.whys if why)
    return tell("cause_whys", lang, cause=action.cause, whys=whys)


def record_cells(case: Case, about: Sequence[str]) -> tuple[str, str, str, str] | None:
    """Give cause, measure, plan and standing for the record, from the plan's first action on it."""
    followed = case.improvement.followed
    carried = [one.action for one in followed.actions if one.carried] if followed else []
    for action in (*case.improvement.plan, *carried):
        if action.about in about:
            lang = case.lang
            plan = f"{action.owner}{tell('comma', lang)}{action.due}"
            return cause_text(action, lang), action.measure, plan, stage_text(action, lang)
    return None
