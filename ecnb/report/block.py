"""The base of every display object."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any


class Block:
    """Something that can be shown on the screen, on paper and in a terminal.

    A notebook keeps a block as data beside its HTML and its plain text. The exporters render
    the data: a notebook from elsewhere can bring them neither markup nor code.
    """

    __slots__ = ()

    def _repr_mimebundle_(
        self,
        include: Collection[str] | None = None,  # noqa: ARG002 - IPython's interface
        exclude: Collection[str] | None = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        """Give IPython every form at once."""
        from ecnb.report import codec, html, plain  # noqa: PLC0415 - renderers know blocks

        return {
            "text/plain": plain.render(self),
            "text/html": html.output(self),
            codec.MIME: codec.encode(self),
        }

    def __str__(self) -> str:
        from ecnb.report import plain  # noqa: PLC0415 - renderers know blocks

        return plain.render(self)
