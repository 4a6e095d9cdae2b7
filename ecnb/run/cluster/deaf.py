"""Preloaded by the workers of a cluster of our own: Ctrl-C in the terminal is for the driver.

It reaches every process of the foreground, and would end workers whose reports are to be finished.
"""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:  # noqa: ARG001 - Dask's way to call it
    """Ignore Ctrl-C; Dask calls this in the worker's main thread."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
