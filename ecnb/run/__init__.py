"""Processes, kernels, disks: one report, a batch of them, and how they are published.

::

    places.py      where notebooks, parameters, evidence and standards of a programme lie
    parameters.py  what varies per run: params/<period>.yaml and params/roster.yaml
    plan.py        decide: which reports a batch makes
      standing.py    every rank, before the first report is made
      job.py         one entity's report as a task
      summary.py     the summary of a period as a task
    inputs.py      one hash of everything a report is made of, before it is made
    produce.py     act: any task, from frozen evidence to a published folder
      notebook.py    run a notebook, in a kernel of its own (kernel.py)
      proof.py       success is proved: run to the end, with the result of this very task
      clean.py       take everything volatile out
      manifest.py    what a report was made of
      publish.py     staging folder, fsync, exchange: a reader finds the old report or the new
    limits.py      how much time and memory a notebook may take
    pool.py        processes that may die without taking others along
    batch.py       plan → what has changed → pool → outcomes
      resume.py      what need not be made again: ledger and manifests against today's inputs
      ledger.py      what became of each report and when: SQLite beside them
      published.py   a published report, read back from its manifest
    cluster/       the same on the workers of a Dask cluster
      turn.py        whose workers may publish: lock.py for processes elsewhere
    status.py      how every report of a period stands; nothing is written
    index.py       the page above the reports of a period
    score.py       the same judgement without a notebook
    programme_folder.py  a new programme
    spared.py      imports without what nobody needs

Nothing here judges, words a report, or prints.
"""

from ecnb.run.spared import import_without

# nbformat checks notebooks with jsonschema. Where JupyterLab is installed, jsonschema also loads
# a package that compiles 38 grammars of web addresses, two thirds of a command's start; no
# schema of a notebook has a web address.
import_without("jsonschema", "rfc3987_syntax")
