"""A real Dask cluster on this machine: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from waiting import until

BIN = Path(sys.executable).parent

GIVES_BACK = {"MALLOC_TRIM_THRESHOLD_": "65536"}
"""As Dask sets it for the workers that a nanny or a batch system starts."""


class Cluster:
    """A scheduler and its workers; ``file`` is the scheduler file, ``address`` its address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.log = (folder / "log.txt").open("w")
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(self.file),
        )  # fmt: skip
        self.workers: list[subprocess.Popen[bytes]] = []
        until(self._written)
        self.address = str(json.loads(self.file.read_text(encoding="utf-8"))["address"])

    def _written(self) -> bool:
        return self.file.exists() and self.file.read_text(encoding="utf-8").endswith("}")

    def _start(self, *words: str, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*before, str(BIN / "dask"), *words],
            cwd=self.folder,
            stdout=self.log,
            stderr=self.log,
            env=os.environ | GIVES_BACK | {"PYTHONPATH": str(Path(__file__).parent)},
        )

    def add_worker(self, hidden: Path | None = None) -> subprocess.Popen[bytes]:
        """Start one more worker; it does not see what is in the folder ``hidden``."""
        before: tuple[str, ...] = ()
        if hidden is not None:
            script = f'mount -t tmpfs none "{hidden}" && exec "$@"'
            before = ("unshare", "--mount", "sh", "-c", script, "sh")
        worker = self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--host", "127.0.0.1", "--local-directory", str(self.folder), before=before,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def stop(self) -> None:
        """End all processes."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self.log.close()


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """Offer a running cluster; workers may still be on their way."""
    made = Cluster(folder)
    try:
        for _ in range(workers):
            made.add_worker()
        yield made
    finally:
        made.stop()
