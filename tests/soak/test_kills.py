"""Kill -9 of drivers, workers, kernels and fork servers at random times (``KILLS``, ``SEED``)."""

import os
import sys
import time

import pytest

from tests.soak.kills import Ordeal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]


def test_random_kills(tmp_path):
    """No half report, none lost, none done falsely, none made twice, no orphan."""
    kills, seed = int(os.environ.get("KILLS", "500")), int(os.environ.get("SEED", "1"))
    ordeal = Ordeal(tmp_path, seed, tuple(f"jx-{n}" for n in range(1, 6)))
    begun = time.monotonic()
    try:
        ordeal.run(kills)
        assert set(ordeal.status().values()) == {"done"}
    finally:
        print(f"\nseed {seed}: {ordeal.tally}; {(time.monotonic() - begun) / 60:.1f} min")
        print(f"in the system's temporary folder: {len(list(ordeal.temporary.iterdir()))} left")
