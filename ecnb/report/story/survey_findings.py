"""What a survey shows, in sentences: what changed, what is noise, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecnb.analysis.surveys.figures import ServiceView
from ecnb.analysis.surveys.services import service_label
from ecnb.analysis.surveys.survey import SurveyView, Unasked
from ecnb.case import Case
from ecnb.model.survey import OVERALL
from ecnb.report.story.figures import percent
from ecnb.report.story.phrases import tell


def lead(case: Case, view: SurveyView) -> str:
    """Say how many answered what, on which scale, and who they were."""
    lang, quarter = case.lang, view.quarter
    if quarter is None:
        return ""
    label = quarter.label(lang)
    asked = [one for one in view.services if one.service != OVERALL]
    scale = view.scale
    if scale is None:
        said = [tell("survey_lead_bare", lang, quarter=label, services=len(asked))]
    else:
        said = [
            tell(
                "survey_lead", lang, quarter=label, services=len(asked), n=view.answers,
                scale=f"{scale.low}–{scale.high}", start=scale.satisfied_from,
                more=tell("survey_lead_overall", lang, n=view.overall) if view.overall else "",
            )
        ]  # fmt: skip
    if view.pooled is not None:
        said.append(tell("survey_pooled", lang, share=percent(view.pooled, 0)))
    if view.respondents:
        items = tell("list", lang).join(
            tell("survey_kind_item", lang, name=tell(f"respondent_{kind}", lang), n=n)
            for kind, n in sorted(view.respondents, key=lambda one: (-one[1], one[0]))
        )
        said.append(tell("survey_kinds", lang, items=items))
    said += [tell("survey_open", lang)] if view.open else []
    return _joined(said, lang)


def _joined(said: Sequence[str], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(said)


def findings(case: Case, view: SurveyView) -> list[str]:
    """Say what stands out, each in one sentence, the gravest first."""
    return [
        *_changes(case, view),
        *_urgent(case, view),
        *_few(case, view),
        *_unasked(case, view),
        *_left_out(case, view),
    ]


def problems(case: Case) -> list[tuple[str, str]]:
    """Give what the answers show to be a problem beyond chance, with the figures that show it."""
    lang, found = case.lang, []
    for one in case.survey.services if case.survey is not None else ():
        fell = one.change is not None and one.change.verdict == "fall"
        first = one.placed is not None and one.placed.settled
        urgent = first and one.placed is not None and one.placed.quadrant == "concentrate"
        if one.satisfied is None or not (fell or urgent):
            continue
        share = percent(one.satisfied.share, 0)
        said = [tell("survey_proof", lang, share=share, n=one.satisfied.n)]
        if fell and one.change is not None:
            before = percent(one.change.before.share, 0)
            said.append(tell("survey_proof_fell", lang, before=before))
        said += [tell("survey_proof_urgent", lang)] if urgent else []
        name = tell("survey_problem", lang, name=_name(case, one.service))
        found.append((name, tell("comma", lang).join(said)))
    return found


def _name(case: Case, service: str) -> str:
    if service == OVERALL:
        return tell("survey_overall", case.lang)
    return service_label(case.standard, service, case.lang)


def _changes(case: Case, view: SurveyView) -> Iterator[str]:
    lang = case.lang
    compared = [one for one in view.services if one.change is not None]
    if view.quarter is None or view.scale is None:
        return
    if any(one.incomparable for one in view.services):
        yield tell("survey_incomparable", lang)
        return
    if not compared:
        yield tell("survey_no_before", lang)
        return
    for verdict, key in (("fall", "survey_falls"), ("rise", "survey_rises"), ("unsure", "")):
        moved = [one for one in compared if one.change and one.change.verdict == verdict]
        items = [_moved(case, one) for one in moved]
        if items:
            named = tell("list", lang).join(items)
            yield tell(key or "survey_unsure", lang, items=named, m=len(compared))
    noise = sum(one.change is not None and one.change.verdict == "noise" for one in compared)
    if noise:
        key = "survey_noise_all" if noise == len(compared) else "survey_noise"
        yield tell(key, lang, n=noise, m=len(compared))


def _moved(case: Case, one: ServiceView) -> str:
    if one.change is None or one.satisfied is None:
        return ""
    return tell(
        "survey_change_item", case.lang, name=_name(case, one.service),
        before=percent(one.change.before.share, 0), now=percent(one.satisfied.share, 0),
    )  # fmt: skip


def _urgent(case: Case, view: SurveyView) -> Iterator[str]:
    for settled, key in ((True, "survey_concentrate"), (False, "survey_concentrate_open")):
        names = [
            _name(case, one.service)
            for one in view.services
            if one.placed is not None
            and one.placed.quadrant == "concentrate"
            and one.placed.settled is settled
        ]
        if names:
            yield tell(key, case.lang, items=tell("list", case.lang).join(names))


def _few(case: Case, view: SurveyView) -> Iterator[str]:
    items = [
        tell("survey_few_item", case.lang, name=_name(case, one.service), n=one.satisfied.n)
        for one in view.services
        if one.small and one.satisfied is not None
    ]
    if items:
        named = tell("list", case.lang).join(items)
        yield tell("survey_few", case.lang, bound=view.small, items=named)


def _unasked(case: Case, view: SurveyView) -> Iterator[str]:
    where = case.standard.services
    if view.quarter is None or not view.unasked or where is None:
        return
    items = tell("list", case.lang).join(_asked_last(case, one) for one in view.unasked)
    quarter = view.quarter.label(case.lang)
    yield tell("survey_unasked", case.lang, quarter=quarter, items=items, clause=where.clause)


def _asked_last(case: Case, one: Unasked) -> str:
    name = _name(case, one.service)
    if one.last is None:
        return tell("survey_unasked_never", case.lang, name=name)
    return tell("survey_unasked_last", case.lang, name=name, last=one.last.label(case.lang))


def _left_out(case: Case, view: SurveyView) -> Iterator[str]:
    if view.left_out:
        items = tell("list", case.lang).join(one.label(case.lang) for one in view.left_out)
        yield tell("survey_left_out", case.lang, items=items)
