"""Processes, kernels, disks: one report, a batch of them, and how they are published.

::

    places.py      where notebooks, parameters, evidence and standards of a programme lie
    parameters.py  what varies per run: params/<period>.yaml, the roster, workdays, effort
      known.py       the names that they may use
    reading.py     entities read; one that cannot be read stops no other
    plan.py        decide: which reports a batch makes
      roll_call.py   what a plan keeps of every entity
      standing.py    every rank, before the first report is made
      peers.py       and the figures of those like it
      task.py        a report to make, as planner, maker and ledger see it
      job.py         one entity's report as a task
      summary.py     the summary of a period as a task
      papers.py      official papers as tasks
    inputs.py      one hash of everything a report is made of, before it is made
    produce.py     act: any task, from frozen evidence to a published folder
      notebook.py    run a notebook, in a kernel of its own (kernel.py)
      warm/          kernels forked from one that has imported everything
      limits.py      how much time and memory a notebook may take
      proof.py       success is proved: run to the end, with the result of this very task
      clean.py       take everything volatile out
      manifest.py    what a report was made of
      publish.py     staging folder, fsync, exchange: a reader finds the old report or the new
      disk.py        what a disk that refuses is called
    batch.py       plan → what has changed → pool → outcomes
      pool.py        processes that may die without taking others along
      workshop.py    what they import, in one place for the fork server
      life.py        a process ends with the one that needs it
      lock.py        who writes where
      resume.py      what need not be made again: ledger and manifests against today's inputs
      ledger.py      what became of each report and when: SQLite beside them
      published.py   a published report, read back from its manifest
    cluster/       the same on the workers of a Dask cluster
      turn.py        whose workers may publish
    index/         the files above the reports of a period: page, workbook, table (templates/)
    results_table.py  results as rows, for Parquet
    status.py      how every report of a period stands; nothing is written
    due/           what is overdue and falls due next, as a list or a calendar
    mirror.py      copies of published reports in an object store
    score.py       the same judgement without a notebook
      bulk.py, bulk_rows.py  of great tables, block by block
    programme_folder.py  a new programme
    spared.py      imports without what nobody needs

Nothing here judges, words a report, or prints.
"""

from ecnb.run.spared import import_without

# nbformat checks notebooks with jsonschema. Where JupyterLab is installed, jsonschema also loads
# a package that compiles 38 grammars of web addresses, two thirds of a command's start; no
# schema of a notebook has a web address.
import_without("jsonschema", "rfc3987_syntax")
