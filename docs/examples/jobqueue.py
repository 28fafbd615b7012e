"""An experiment on workers that are batch jobs of their own, submitted by dask-jobqueue.

Usage, on the cluster's head node: python jobqueue.py mine.toml runs/mine
"""

import subprocess
import sys

from dask_jobqueue import SLURMCluster  # or PBSCluster, LSFCluster, SGECluster, HTCondorCluster

if __name__ == "__main__":
    file, folder = sys.argv[1:]
    with SLURMCluster(cores=1, processes=1, memory="1GB", walltime="02:00:00") as cluster:
        cluster.adapt(minimum_jobs=1, maximum_jobs=100)
        command = ["triangulation", "experiment", "run", file, "--output", folder]
        ended = subprocess.run([*command, "--scheduler", cluster.scheduler_address])
    sys.exit(ended.returncode)
