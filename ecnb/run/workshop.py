"""Everything that making a report needs, imported in one place for the fork server.

Like what it imports for kernels, nothing here may start a thread: fonts and the typesetter are
loaded by each process for itself.
"""

import nbconvert.exporters
import papermill.clientwrap
import papermill.engines
import typst

import ecnb.report.exporters
import ecnb.run.job
import ecnb.run.produce
import ecnb.run.roll_call
import ecnb.run.summary
import ecnb.run.warm.engine

__all__ = ["ecnb", "nbconvert", "papermill", "typst"]
