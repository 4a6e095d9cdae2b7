"""What reports say in their own words: the phrases of ``phrases.yaml``, Chinese and English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


@cache
def phrases() -> dict[str, tuple[str, str]]:
    """Read all phrases: key → (Chinese, English)."""
    text = Path(__file__).with_name("phrases.yaml").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = yaml.safe_load(text)
    return {key: (zh, en) for key, (zh, en) in loaded.items()}


def tell(key: str, lang: str, **values: object) -> str:
    """Give a phrase in a language, its placeholders filled.

    >>> tell("rank_of", "zh", of=14)
    '共14个参加排名'
    """
    return phrases()[key][lang == "en"].format(**values)
