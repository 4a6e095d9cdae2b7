"""A kernel's first step, apart from the kernel: the parent need not load it to name it."""

from __future__ import annotations

from multiprocessing.connection import Connection

from ecnb.run.warm.orders import Orders


def serve_later(pipe: Connection, life: Connection, orders: Orders) -> None:
    """Run a kernel; its libraries are there already where the fork server imported them."""
    from ecnb.run.warm.kernel import serve  # noqa: PLC0415 - the child's business

    serve(pipe, life, orders)
