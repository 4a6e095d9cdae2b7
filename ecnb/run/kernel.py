"""The kernel of a report: the Python that ecnb runs in, alone with its work.

A user's Jupyter may call another Python ``python3``, load startup files, keep a history
database that parallel kernels fight over, and choose network ports that another kernel has
just taken. None of that may decide what a report says, or whether it is made.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from traitlets.config import Config

NAME = "python3"
"""Kernel name that papermill looks for a parameter translator by; always our own Python."""


class OwnPython(AsyncKernelManager):
    """Starts ipykernel in the running interpreter, whatever kernels are installed."""

    @property
    def kernel_spec(self) -> KernelSpec:
        """What to start; never looked up among the user's kernels."""
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


@contextmanager
def quiet_kernel(cwd: Path, cell_timeout_seconds: int) -> Iterator[dict[str, Any]]:
    """Give the keywords that make papermill use such a kernel; clean up after it.

    The working folder is handed to the kernel: nothing changes that of this process.
    """
    with tempfile.TemporaryDirectory(prefix="ecnb-", ignore_cleanup_errors=True) as folder:
        own = {"connection_file": str(Path(folder, "k.json"))}
        if os.name == "posix":
            own["transport"] = "ipc"  # files of ours instead of ports that all the machine shares
        yield {
            "config": Config(OwnPython=own),
            "kernel_manager_class": OwnPython,
            "kernel_name": NAME,
            "extra_arguments": [f"--ipython-dir={folder}", "--HistoryManager.enabled=False"],
            "resources": {"metadata": {"path": str(cwd)}},
            "record_timing": False,
            "shutdown_kernel": "immediate",
            "execution_timeout": cell_timeout_seconds,
        }
