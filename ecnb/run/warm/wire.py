"""Jupyter's own message frames through a pipe, without pickle: lengths, then bytes.

A message begins with four fixed bytes and its length, so that anything else is known at once.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection

SHELL, IOPUB = b"s", b"i"
"""First frame of every message: the channel it belongs to."""

MAX_BYTES = 2**36
"""No message is as long as that; what claims to be is none."""
_HEAD, _COUNT = struct.Struct("<4sQ"), struct.Struct("<I")
_MAGIC = b"ecnb"
_AT_ONCE = 1 << 20


class NoMessage(ValueError):
    """What came through the pipe is not a message."""


def packed(frames: Sequence[bytes | memoryview]) -> bytes:
    """Give one message as it goes through the pipe."""
    sizes = struct.pack(f"<{len(frames)}Q", *(len(frame) for frame in frames))
    body = [_COUNT.pack(len(frames)), sizes, *frames]
    return b"".join([_HEAD.pack(_MAGIC, sum(map(len, body))), *body])


def send(pipe: Connection, frames: Sequence[bytes | memoryview]) -> None:
    """Send the frames of one message.

    >>> from multiprocessing import Pipe
    >>> here, there = Pipe()
    >>> send(here, [SHELL, b"", b"abc"])
    >>> receive(there)
    [b's', b'', b'abc']
    """
    write(pipe, packed(frames))


def write(pipe: Connection, message: bytes) -> None:
    """Write a message that is packed already: all of it, however long that takes."""
    left = memoryview(message)
    while left:
        left = left[os.write(pipe.fileno(), left) :]


def receive(pipe: Connection) -> list[bytes]:
    """Wait for a message and give its frames. Raises EOFError where the other end is gone."""
    size = _size(_exactly(pipe, _HEAD.size))
    return _frames(_exactly(pipe, size))


def _exactly(pipe: Connection, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        found += _some(pipe, size - len(found))
    return bytes(found)


def _some(pipe: Connection, most: int) -> bytes:
    """Read what is there, at most so many bytes; it waits only where nothing is."""
    data = os.read(pipe.fileno(), min(most, _AT_ONCE))
    if not data:
        raise EOFError
    return data


class Inbox:
    """Messages as they come, piece by piece: whoever reads never waits for the rest of one."""

    def __init__(self) -> None:
        self._data = bytearray()

    def take(self, pipe: Connection) -> Iterator[list[bytes]]:
        """Read once what is there; give the messages that are whole.

        Raises EOFError where the other end is gone, NoMessage for anything else than messages.
        """
        self._data += _some(pipe, _AT_ONCE)
        while (size := self._whole()) is not None:
            end = _HEAD.size + size
            frames = _frames(bytes(self._data[_HEAD.size : end]))
            del self._data[:end]
            yield frames

    def _whole(self) -> int | None:
        """Give the length of the first message if all of it is there."""
        if not _MAGIC.startswith(self._data[: len(_MAGIC)]):
            raise NoMessage
        if len(self._data) < _HEAD.size:
            return None
        size = _size(bytes(self._data[: _HEAD.size]))
        return size if len(self._data) >= _HEAD.size + size else None


def _size(head: bytes) -> int:
    magic, size = _HEAD.unpack(head)
    if magic != _MAGIC or not _COUNT.size <= size <= MAX_BYTES:
        raise NoMessage
    return int(size)


def _frames(data: bytes) -> list[bytes]:
    (count,) = _COUNT.unpack_from(data)
    sizes = struct.unpack_from(f"<{count}Q", data, _COUNT.size)
    frames, at = [], _COUNT.size + 8 * count
    if at + sum(sizes) != len(data):
        raise NoMessage
    for size in sizes:
        frames.append(data[at : at + size])
        at += size
    return frames
