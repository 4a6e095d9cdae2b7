"""Batches to measure: programmes of copies of one station, and the command that runs them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import memory

from ecnb.run.places import demonstration

TREE = Path(__file__).parents[1]
ENTITY, PERIOD, STANDARD = "jx-05", "2025H2", "jiaxian-station"


def programme(folder: Path, n: int) -> Path:
    """Make a programme of n copies of one station, each with an id of its own, if not there yet."""
    root = folder / f"programme-{n}"
    if root.exists():
        return root
    home = demonstration()
    (root / "params").mkdir(parents=True)
    source = home.folder / "params" / f"{PERIOD}.yaml"
    shutil.copyfile(source, root / "params" / source.name)
    for i in range(n):
        target = root / "evidence" / f"st-{i:05}"
        shutil.copytree(home.evidence / ENTITY, target)
        about = target / "entity.yaml"
        text = about.read_text(encoding="utf-8").replace(f"id: {ENTITY}", f"id: st-{i:05}")
        about.write_text(text, encoding="utf-8")
    return root


def batch(root: Path, out: Path, options: list[str]) -> tuple[float, float]:
    """Run ecnb batch; give seconds and the driver's peak memory in MB."""
    command = [sys.executable, "-m", "ecnb", "batch", "--params"]
    command += [str(root / "params" / f"{PERIOD}.yaml"), "--out", str(out)]
    command += options
    spent = memory.spent_on(command)
    return spent.seconds, spent.peak
