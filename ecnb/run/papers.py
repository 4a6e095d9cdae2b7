"""Official papers as tasks: the same way as reports, into ``reports/<period>/papers/``.

A paper is made of an entity's evidence, or of that of every entity of one standard; so its task
is the report's or the summary's own, with another notebook, another place, and what its issuer
says. The ledger knows nothing of papers: they are made when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ecnb import standards
from ecnb.errors import EcnbError, EvidenceInvalid, Fault, NotFound, ParametersInvalid
from ecnb.evidence.files.grid import Reading
from ecnb.evidence.rows.entity import from_yaml
from ecnb.model.papers import Form, PaperKind
from ecnb.model.standard import Standard
from ecnb.report.papers.county import folder_word, require_one_county, unknown_county
from ecnb.run import inputs, publish
from ecnb.run.job import Job
from ecnb.run.known import near
from ecnb.run.limits import Limits
from ecnb.run.lock import only_writer
from ecnb.run.notebook import Plain
from ecnb.run.parameters import Run
from ecnb.run.places import PAPERS, Home, notebook
from ecnb.run.plan import Wish, plan, plan_one
from ecnb.run.produce import Outcome, perform
from ecnb.run.standing import for_all
from ecnb.run.summary import SummaryJob
from ecnb.run.task import Accepted

NOTEBOOKS: Mapping[PaperKind, str] = {
    "ranking": "paper-ranking",
    "order": "paper-rectification",
    "recheck": "paper-rectification",
    "cancellation": "paper-rectification",
    "form": "paper-form",
    "outline": "paper-form",
    "targets": "paper-statement",
    "budget": "paper-statement",
    "record": "paper-record",
}
OF_ALL: frozenset[PaperKind] = frozenset({"ranking"})
"""Kinds of papers that are about all entities of a standard; the others are about one."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What the one who issues a paper says.

    day: ISO; empty: a blank to fill in by hand. county: whose entities a paper about all of a
    standard is about; empty where they are all of one.
    """

    paper: str
    publisher: str = ""
    day: str = ""
    county: str = ""


@dataclass(frozen=True, slots=True)
class PaperJob:
    """A paper to make, by a standard's key.

    base: the report or summary whose evidence and choices it shares.
    """

    base: Job | SummaryJob
    issued: Issued
    form: Form
    notebook: Path
    folder: str
    key: str

    @property
    def entity(self) -> str:
        """Name of its folder among the papers."""
        return self.folder

    @property
    def name(self) -> str:
        """What its pages surely show: the entity, or the title of a paper about all."""
        is_about_one = isinstance(self.base, Job)
        return self.base.name if is_about_one else self.form.title.get(self.base.lang)

    @property
    def standard(self) -> str:
        """Key of the standard whose paper it is."""
        return self.key

    @property
    def engine(self) -> str | None:
        """Papermill's engine."""
        return self.base.engine

    @property
    def patience_seconds(self) -> int:
        """How long one cell may take."""
        return self.base.patience_seconds

    @property
    def limits(self) -> Limits:
        """What its notebook may take."""
        return self.base.limits

    @property
    def said(self) -> str:
        """Hash of what the evidence says."""
        return self.base.said

    @property
    def final(self) -> Path:
        """Where the paper is published."""
        return self.base.out / PAPERS / self.folder

    def parameters(self) -> dict[str, Plain]:
        """The cell of parameters."""
        said: dict[str, Plain] = {
            "paper": self.issued.paper,
            "publisher": self.issued.publisher,
            "day": self.issued.day,
        }
        if self.form.paper in OF_ALL:
            said["county"] = self.issued.county
        return {**self.base.parameters(), **said}

    def sources(self) -> Mapping[str, Path]:
        """The standard that has the paper, and the conventions that it inherits."""
        return Home(self.base.home).standard_files(self.key)

    def basis(self) -> Mapping[str, Path]:
        """Every file, but notebook and evidence, that the paper depends on."""
        return self.base.basis()

    def freeze(self, stage: Path) -> Mapping[str, str]:
        """Copy the evidence into the paper's folder."""
        return self.base.freeze(stage)

    def accept(self, shown: Mapping[str, Any], frozen: Mapping[str, str]) -> Accepted:
        """Check the result as that of the report or summary; say which paper it is."""
        found = self.base.accept(shown, frozen)
        title = self.form.title.get(self.base.lang)
        said = {"standard": self.key, "paper": self.issued.paper}
        facts = {**found.facts, **said, "parameters": self.parameters()}
        return Accepted({**found.about, "title": title}, facts)


def paper_of_one(
    home: Home, path: Path, evidence: Path, run: Run, reports: Path, issued: Issued
) -> PaperJob:
    """Plan a paper about one entity. Raises NotFound where its standard has no such paper."""
    base = plan_one(home, path, evidence, run, reports, Wish()).job
    if not isinstance(base, Job):  # a plan for one entity has no summary
        raise NotFound("没有这个对象", path.name)
    form = _form(home.under(base.standard, base.rulings), issued.paper)
    if form.paper in OF_ALL:
        raise _whole(issued.paper)
    alone = replace(base, peers=None)  # a paper compares with nobody
    return _job(home, alone, issued, form, f"{issued.paper}-{base.entity}", base.standard)


def paper_of_all(
    home: Home, evidence: Path, run: Run, reports: Path, issued: Issued, standard: str | None
) -> tuple[PaperJob, tuple[Outcome, ...]]:
    """Plan a paper about every entity of a standard; also give what keeps entities out of it.

    standard: which one, where several of the programme have such a paper.
    """
    planned = plan(home, evidence, run, reports)
    jobs = [job for job in planned.jobs if isinstance(job, Job)]
    whole = next((job for job in planned.jobs if isinstance(job, SummaryJob)), None)
    found = {key: home.load(key) for key in dict.fromkeys(job.standard for job in jobs)}
    having = sorted(key for key, one in found.items() if issued.paper in one.papers)
    key = _one_of(having, standard, issued.paper)
    if whole is None:
        raise NotFound("本期没有可评的对象", str(run.period), "核对期间和证据文件夹")
    form = _form(found[key], issued.paper)
    if form.paper not in OF_ALL:
        fault = Fault(f"文书 {issued.paper} 针对一个对象", "ENTITY", "写出对象编号，如 jx-11")
        raise ParametersInvalid([fault])
    mine = [job for job in jobs if job.standard == key]
    counties = sorted({job.county for job in mine if job.county})
    inside, outside = _of_county(mine, counties, issued.county)
    base = _about(home, run, whole, inside, issued.county)
    names = [issued.paper, *([key] if len(having) > 1 else [])]
    names += [folder_word(issued.county)] if len(counties) > 1 else []
    missing = tuple(one for one in planned.settled if one.standard in ("", key))
    return _job(home, base, issued, form, "-".join(names), key), (*missing, *outside)


def make_paper(job: PaperJob, waiting: Any = lambda _: None) -> Outcome:
    """Make one paper; the old one, if there is one, stands until the new one is whole."""
    folder = job.final.parent
    with only_writer(folder, waiting):
        publish.recover(folder)
        return perform(job)


def papers_known(extra: Sequence[Path] = ()) -> Iterator[tuple[Standard, str, Form]]:
    """List every paper of the published standards and of a programme's own."""
    found = [standards.load(key) for key in tuple(standards.keys())]
    found += [standards.read(path).base for path in extra]
    for standard in found:
        for key, form in standard.papers.items():
            yield standard, key, form


def _form(standard: Standard, paper: str) -> Form:
    form = standard.papers.get(paper)
    if form is None:
        known = "、".join(standard.papers) or "无"
        what = f"《{standard.document.title.zh}》没有这种文书：{paper}"
        raise NotFound(what, "KIND", f"可用的有：{known}{near(paper, standard.papers)}")
    return form


def _whole(paper: str) -> EcnbError:
    fault = Fault(f"文书 {paper} 针对全部对象", "ENTITY", "不写对象编号")
    return ParametersInvalid([fault])


def _one_of(having: Sequence[str], wanted: str | None, paper: str) -> str:
    if wanted is not None and wanted in having:
        return wanted
    if not having:
        what = f"本期对象所依据的标准没有这种文书：{paper}"
        raise NotFound(what, "KIND", "ecnb paper --list 列出各标准的文书")
    if wanted is not None or len(having) > 1:
        what = "几个标准都有这种文书" if wanted is None else f"{wanted} 没有这种文书或没有对象"
        raise NotFound(what, "--standard", f"写其中一个：{'、'.join(having)}")
    return having[0]


def _of_county(
    jobs: Sequence[Job], counties: Sequence[str], wanted: str
) -> tuple[Sequence[Job], tuple[Outcome, ...]]:
    """Take one county's entities; also give those that may be its own but do not say so."""
    if not wanted:
        require_one_county(job.county for job in jobs)
        return jobs, ()
    if wanted not in counties:
        raise unknown_county(wanted, counties)
    cause = ("没有写明县，不知道属于哪一县的公示；在基本信息中写明 county",)
    silent = [job for job in jobs if not job.county]
    told = tuple(Outcome(job.entity, job.name, job.standard, "missing", cause) for job in silent)
    return [job for job in jobs if job.county == wanted], told


def _about(home: Home, run: Run, whole: SummaryJob, jobs: Sequence[Job], county: str) -> SummaryJob:
    """Give the summary of one standard's entities, and of what cannot be read at all.

    Of what cannot be read, the paper names what may follow this standard in this county.
    """
    if not jobs:
        raise EvidenceInvalid([Fault("没有可评的对象", str(run.period), "检查证据")])
    key = jobs[0].standard
    unread = {path: why for path, why in whole.unread.items() if _may_follow(path, key, county)}
    rulings, settings = for_all(home, run, {key})
    names = {job.entity for job in jobs}
    return replace(
        whole,
        evidence=tuple(job.evidence for job in jobs),
        unread=unread,
        rulings=rulings,
        settings=settings,
        overrides={name: own for name, own in whole.overrides.items() if name in names},
        said=inputs.joined(inputs.unread(unread) | {f"{job.entity}/": job.said for job in jobs}),
    )


def _may_follow(path: Path, key: str, county: str) -> bool:
    """Tell whether evidence that cannot be read may be that of an entity of this paper."""
    file = path / "entity.yaml"
    found = from_yaml(file, Reading()) if file.is_file() else None
    if found is None:
        return True
    where = found.fields.get("county") or county
    return found.fields.get("standard") in (None, key) and (not county or where == county)


def _job(
    home: Home, base: Job | SummaryJob, issued: Issued, form: Form, folder: str, key: str
) -> PaperJob:
    """Take the programme's own notebook for this very paper, if it has one."""
    kind = form.paper
    if kind is None:
        raise NotFound(f"没有这种文书：{issued.paper}", "KIND")
    try:
        book = notebook(f"paper-{issued.paper}", home)
    except NotFound:
        book = notebook(NOTEBOOKS[kind], home)
    return PaperJob(base, issued, form, book.absolute(), folder, key)
