"""A disk that is really full: a batch in the middle of it, and the one after room was made."""

import json
import os
import subprocess
import sys

import pytest

from tests.run import stations
from tests.run.notebooks import STORY, make, save
from tests.soak import reader
from tests.soak.kills import ROOT
from tests.soak.reader import SUMMARY
from tests.soak.scene import set_version

NAMES = ("jx-1", "jx-2", "jx-3", "jx-4")
_MOUNT = ["unshare", "--user", "--map-root-user", "--mount"]
_SCRIPT = """
set -eu
mkdir -p reports && mount -t tmpfs -o size=2m tmpfs reports
run() {
    code=0
    "$PYTHON" -m ecnb batch --jobs 2 >"$1.out" 2>"$1.err" || code=$?
    echo "$code" >"$1.code"
}
run first
cp -r reports after-first
sed -i 's/population,800/population,801/' evidence/*/facts.csv
dd if=/dev/zero of=reports/filler bs=1k count=100000 2>/dev/null || true
truncate -s -"$ROOM" reports/filler
run full
cp -r reports after-full
rm reports/filler
run room
cp -r reports after-room
"""


def _may_mount() -> bool:
    tried = [*_MOUNT, "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]
    return subprocess.run(tried, check=False, capture_output=True).returncode == 0


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("room", ["0", "60K", "200K"])
@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not _may_mount(), reason="no file system may be mounted"
)
def test_full_disk(tmp_path, room):
    """What did not fit failed with its cause, the old report stands, and the next run makes it."""
    folder = stations.programme(tmp_path / "programme", NAMES)
    save(make(*STORY), folder / "notebooks" / f"{stations.STANDARD}.ipynb")
    for name in NAMES:
        set_version(folder, name, 800)
    subprocess.run(
        [*_MOUNT, "sh", "-c", _SCRIPT], cwd=folder, check=True, timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHON": sys.executable, "ROOM": room},
    )  # fmt: skip
    codes = {name: int((folder / f"{name}.code").read_text()) for name in ("first", "full", "room")}
    said = (folder / "full.err").read_text(encoding="utf-8")
    assert codes == {"first": 0, "full": 1, "room": 0}, said
    reader.require_quiet(folder / "after-first" / "2026H1", set(NAMES))
    out = folder / "after-full" / "2026H1"
    found, book = reader.reports(out), reader.entries(out)
    assert set(found) == {*NAMES, SUMMARY}
    assert "磁盘空间不足" in said
    assert "internal error" not in said
    assert not list(out.glob(".staging-*"))
    new = {name for name in NAMES if found[name].versions[name] == 801}
    assert (room == "0") <= (not new)
    for name, entry in book.items():
        if entry["state"] == "failed":
            assert any("磁盘" in line for line in json.loads(entry["cause"])), entry["cause"]
            assert name not in new
    reader.require_quiet(folder / "after-room" / "2026H1", set(NAMES))
    print(f"\nroom for {room}: {len(new)} of {len(NAMES)} reports fitted")
