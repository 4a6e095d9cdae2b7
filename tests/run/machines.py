"""A scheduler and workers as a user starts them: commands, TLS, processes of their own."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from distributed import Security

from ecnb.run.cluster.wanted import Tls, Wanted

TREE = Path(__file__).parents[2]


class Machines:
    """Processes of a cluster. All that they start is known by a mark in the environment."""

    def __init__(self, folder: Path) -> None:
        self.mark = secrets.token_hex(8)
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self.tls = Tls(folder / "ca.pem", folder / "own.pem", folder / "own.key")
        made = Security.temporary()
        texts = (made.tls_ca_file, made.tls_client_cert, made.tls_client_key)
        for path, text in zip((self.tls.ca, self.tls.cert, self.tls.key), texts, strict=True):
            path.write_text(text)
        self._credentials = [
            f"--tls-ca-file={self.tls.ca}", f"--tls-cert={self.tls.cert}",
            f"--tls-key={self.tls.key}",
        ]  # fmt: skip

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a Python module."""
        path = os.pathsep.join([str(TREE), os.environ.get("PYTHONPATH", "")])
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=self._folder,
            env={**os.environ, "ECNB_TEST_MARK": self.mark, "PYTHONPATH": path},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._started.append(process)
        return process

    def scheduler(self) -> Wanted:
        """Start a scheduler; give its address with the credentials."""
        file = self._folder / "scheduler.json"
        self.start(
            "distributed.cli.dask_scheduler", "--protocol=tls", "--host=127.0.0.1", "--port=0",
            "--no-dashboard", f"--scheduler-file={file}", *self._credentials,
        )  # fmt: skip
        eventually(file.is_file)
        eventually(lambda: file.read_text().endswith("}"))
        self.address: str = json.loads(file.read_text())["address"]
        return Wanted(self.address, None, self.tls)

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker of one thread, without a nanny."""
        return self.start(
            "distributed.cli.dask_worker", self.address, "--nthreads=1", "--no-nanny",
            "--no-dashboard", f"--local-directory={self._folder}", *self._credentials,
        )  # fmt: skip

    def alive(self) -> list[psutil.Process]:
        """Every process that bears the mark: started here, or by one of those, or by theirs."""
        found = []
        for process in psutil.process_iter():
            try:
                marked = process.environ().get("ECNB_TEST_MARK") == self.mark
                if marked and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def stop(self) -> None:
        """End the workers, then the scheduler: a worker says good-bye to it, or looks for it."""
        for process in reversed(self._started):
            process.send_signal(signal.SIGTERM)
            process.wait(60)


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    """Machines that are gone at the end, whatever happened."""
    found = Machines(folder)
    try:
        yield found
    finally:
        for process in found.alive():
            process.kill()
        for started in found._started:
            started.wait(30)


def eventually(happens: Callable[[], object], seconds: float = 240) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
