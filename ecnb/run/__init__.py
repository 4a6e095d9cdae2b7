"""Processes, kernels, disks: one report, a batch of them, and how they are published.

::

    places.py      where notebooks, parameters, evidence and standards of a programme lie
    parameters.py  what varies per run: params/<period>.yaml and params/roster.yaml
    plan.py        decide: which reports a batch makes, with every rank known beforehand
    job.py         act: one report, from frozen evidence to a published folder
      notebook.py    run a notebook, prove that it ran, take everything volatile out
      manifest.py    what a report was made of
      publish.py     staging folder, fsync, exchange: a reader finds the old report or the new
    pool.py        processes that may die without taking others along
    batch.py       plan → pool → outcomes
    index.py       the page above the reports of a period

Nothing here judges, words a report, or prints.
"""
