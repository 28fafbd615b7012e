#!/bin/bash
#SBATCH --job-name=triangulation
#SBATCH --ntasks=64
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=1G
#SBATCH --time=04:00:00
# One job: a Dask scheduler, and a worker in each task. Usage: sbatch slurm.sh FILE FOLDER
# Submitted again, it goes on where it was.
set -eu
file=$1 folder=$2
address_file=$PWD/scheduler-$SLURM_JOB_ID.json   # on a file system that all nodes see

dask scheduler --scheduler-file "$address_file" --no-dashboard &
until [ -f "$address_file" ]; do sleep 1; done
srun --overlap dask worker --scheduler-file "$address_file" --nthreads 1 --no-dashboard \
  --local-directory "${TMPDIR:-/tmp}" &
triangulation experiment run "$file" --output "$folder" --scheduler "$address_file"
