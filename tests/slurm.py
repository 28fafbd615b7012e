"""A real SLURM of one node on this machine: munge, controller and node, all in one folder."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ports import free_port
from waiting import PATIENCE

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "scancel", "sinfo")
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={node}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
KillWait=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""


def missing() -> list[str]:
    """Return which of SLURM's programs are not there."""
    return [name for name in PROGRAMS if shutil.which(name, path=PLACES) is None]


class Slurm:
    """A running SLURM; ``environment`` is that of the commands that talk to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        for name in ("state", "spool"):
            (folder / name).mkdir()
        key = folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        configuration = folder / "slurm.conf"
        configuration.write_text(
            CONFIGURATION.format(
                host=socket.gethostname().partition(".")[0], user=getpass.getuser(), folder=folder,
                controller=free_port(), node=free_port(), cpus=os.cpu_count(), memory=4000,
            )
        )  # fmt: skip
        self.environment = os.environ | {"SLURM_CONF": str(configuration), "PATH": PLACES}
        own = [f"--{name}-file={folder}/munge.{name}" for name in ("key", "pid", "log", "seed")]
        self._start("munged", "--foreground", "--force", f"--socket={folder}/munge.socket", *own)
        self._until(lambda: (folder / "munge.socket").exists())
        self._start("slurmctld", "-D", "-f", str(configuration))
        self._start("slurmd", "-D", "-f", str(configuration))
        self._until(lambda: "idle" in self.ask("sinfo", "-h", "-o", "%t").stdout)

    def _start(self, *words: str) -> None:
        log = (self.folder / f"{words[0]}.out").open("w")
        self.processes.append(
            subprocess.Popen(words, env=self.environment, stdout=log, stderr=log)
        )  # fmt: skip

    def _until(self, ready: object) -> None:
        until = time.monotonic() + PATIENCE
        while not ready() and time.monotonic() < until:  # type: ignore[operator]
            time.sleep(0.2)

    def ask(
        self, *words: str | Path, timeout: float = 300, **more: str
    ) -> subprocess.CompletedProcess[str]:
        """Return what a command answered."""
        return subprocess.run(
            [str(word) for word in words], env=self.environment | more, capture_output=True,
            text=True, check=False, timeout=timeout,
        )  # fmt: skip

    def stop(self) -> None:
        """End jobs and all processes."""
        self.ask("scancel", "--user", getpass.getuser())
        until = time.monotonic() + PATIENCE
        while self.ask("squeue", "-h").stdout.strip() and time.monotonic() < until:
            time.sleep(0.5)
        for process in reversed(self.processes):
            process.terminate()
            process.wait(timeout=20)


@contextmanager
def slurm(folder: Path) -> Iterator[Slurm]:
    """Offer a running SLURM."""
    made = Slurm(folder)
    try:
        yield made
    finally:
        made.stop()
