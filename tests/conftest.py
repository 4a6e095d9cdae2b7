"""What holds for all tests."""

from pathlib import Path

import pytest

COVERING = ("analysis", "cases", "model", "scoring", "standards")
"""Folders of tests, and of doctests, that must show every branch of scoring and standards.

Counting branches costs the other tests more than their own time, so there it is switched off.
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless it is asked for by ``-m slow``."""
    root = config.rootpath
    for item in items:
        if not {*COVERING} & {*Path(item.path).relative_to(root).parts}:
            item.add_marker(pytest.mark.no_cover)
    if "slow" in config.option.markexpr:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    items[:] = [item for item in items if item not in slow]
    config.hook.pytest_deselected(items=slow)
