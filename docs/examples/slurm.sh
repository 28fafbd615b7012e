#!/bin/bash
#SBATCH --job-name=triangulation
#SBATCH --ntasks=64
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=1G
#SBATCH --time=04:00:00
# One job: a Dask scheduler, and a worker in each task. Usage: sbatch slurm.sh FILE FOLDER
# Submitted again, it goes on where it was. It ends when its work, its scheduler or its workers end.
set -eu
file=$1 folder=$2

# The environment that has the commands; needed unless it was active at sbatch. For example:
# source "$HOME/triangulation/.venv/bin/activate"
for command in dask triangulation; do
  command -v "$command" >/dev/null || {
    echo "There is no command $command: name its environment in this script." >&2
    exit 1
  }
done

address_file=$PWD/scheduler-$SLURM_JOB_ID.json   # on a file system that all nodes see
rm -f "$address_file"                            # a requeued job would take the old one for its own
trap 'kill $(jobs -p) 2>/dev/null; wait; rm -f "$address_file"' EXIT
trap 'exit 143' INT TERM

dask scheduler --port 0 --scheduler-file "$address_file" --no-dashboard &
scheduler=$!
until [ -s "$address_file" ]; do
  kill -0 "$scheduler" 2>/dev/null || { echo "The Dask scheduler did not start." >&2; exit 1; }
  sleep 1
done
srun --overlap dask worker --scheduler-file "$address_file" --nthreads 1 --no-dashboard \
  ${SLURM_MEM_PER_CPU:+--memory-limit "${SLURM_MEM_PER_CPU}MiB"} \
  --local-directory "${TMPDIR:-/tmp}" &
workers=$!
triangulation experiment run "$file" --output "$folder" --scheduler "$address_file" &
work=$!

status=0
wait -n "$work" "$workers" || status=$?
if kill -0 "$work" 2>/dev/null; then
  echo "The workers have ended before the work; submitted again, it goes on." >&2
  exit 1
fi
exit "$status"
