"""What the fork server imports and prepares once, so that no notebook waits for it.

Nothing here may start a thread, open a socket or choose matplotlib's backend: a fork would
inherit it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import inspect
import os
import signal
import tempfile
from pathlib import Path

from ecnb.run.life import end_with

MODULES = (
    "IPython.core.interactiveshell",
    "IPython.core.application",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.crashhandler",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "comm.base_comm",
    "ipykernel.debugger",
    "ipykernel.zmqshell",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "pandas",
    "tornado.platform.asyncio",
    "ecnb.evidence",
    "ecnb.programme",
    "ecnb.report.story",
    "ecnb.run.warm.kernel",
)
"""In this order; the kernel comes last, since it needs most of the others."""

REHEARSED = "zhejiang-centre"
"""A document whose reports show every kind of page."""


_SERVED = "alive_r"
"""Name of the pipe in the standard library's fork server: closed when all who use it are gone."""


def import_all() -> None:
    """Import the libraries; what is not installed is no fault of the notebook's."""
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # its warning is for debuggers
    for name in MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def find_backends() -> None:
    """Let matplotlib look for the backends that packages bring: it searches all of them."""
    from matplotlib.backends import registry  # noqa: PLC0415 - after the libraries

    registry.backend_registry.is_valid_backend("module://matplotlib_inline.backend_inline")


def read_standards() -> None:
    """Read every published document under every reading."""
    from ecnb import standards  # noqa: PLC0415 - after the libraries

    for key in standards.keys():  # noqa: SIM118 - a module, no mapping
        standards.load(key)
        standards.read(key).variants()


def rehearse() -> None:
    """Tell the story of an entity without evidence, and show it.

    Phrases are read, templates and validators built, fonts measured: what is done once in a
    process is done here. Nothing of the entity itself stays.
    """
    import ecnb  # noqa: PLC0415 - after the libraries
    from ecnb.report import story  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="ecnb-") as folder:
        entity = f"{{id: x, name: x, standard: {REHEARSED}, sample: true}}"
        Path(folder, "entity.yaml").write_text(entity, encoding="utf-8")
        case = ecnb.open_case(folder, period="2025H2")
        for verb in story.__all__:
            shown = getattr(story, verb)(case)
            if shown is not None:
                shown._repr_mimebundle_()


def serve_quietly() -> None:
    """In a fork server: end at once when nobody is left, and begin processes without Ctrl-C.

    The server itself looks only after all is imported. A terminal sends Ctrl-C to everybody;
    who was just forked would die of it, and lets it through when ready.
    """
    frame = inspect.currentframe()
    while frame is not None and _SERVED not in frame.f_locals:
        frame = frame.f_back
    if frame is not None:
        end_with(frame.f_locals[_SERVED])
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


serve_quietly()
import_all()
find_backends()
read_standards()
rehearse()
gc.collect()
gc.freeze()  # what is inherited is never garbage: looking at it would only copy its pages
