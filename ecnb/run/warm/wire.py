"""Jupyter's own message frames through a pipe, without pickle: lengths, then bytes."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from multiprocessing.connection import Connection

SHELL, IOPUB = b"s", b"i"
"""First frame of every message: the channel it belongs to."""

_COUNT = struct.Struct("<I")


def send(pipe: Connection, frames: Sequence[bytes | memoryview]) -> None:
    """Send the frames of one message.

    >>> from multiprocessing import Pipe
    >>> here, there = Pipe()
    >>> send(here, [SHELL, b"", b"abc"])
    >>> receive(there)
    [b's', b'', b'abc']
    """
    sizes = struct.pack(f"<{len(frames)}Q", *(len(frame) for frame in frames))
    pipe.send_bytes(b"".join([_COUNT.pack(len(frames)), sizes, *frames]))


def receive(pipe: Connection) -> list[bytes]:
    """Wait for a message and give its frames. Raises EOFError where the other end is gone."""
    data = pipe.recv_bytes()
    (count,) = _COUNT.unpack_from(data)
    sizes = struct.unpack_from(f"<{count}Q", data, _COUNT.size)
    frames, at = [], _COUNT.size + 8 * count
    for size in sizes:
        frames.append(data[at : at + size])
        at += size
    return frames
