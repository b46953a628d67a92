#!/usr/bin/env bash
# A sweep as a Slurm array: each task computes its shard, by SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT.
#
#   sbatch --array=0-7 examples/slurm.sh sweep.json
#
# Single tasks of it, again (a second word is for --shard; the index of a task is that of its shard then):
#
#   sbatch --array=5 examples/slurm.sh sweep.json /8
#
# Then, when all have ended:
#
#   npx outlast sweep merge outlast-sweeps/<name>.*-of-8.db --out outlast-sweeps/<name>.db
#
# The same file serves a queue instead, with as many workers as tasks, where OUTLAST_QUEUE_URL is set:
#
#   OUTLAST_QUEUE_URL=rediss://:password@host:6380 sbatch --array=0-7 examples/slurm.sh
#
# Linted; not run under Slurm, since none was at hand.
#SBATCH --job-name=outlast
#SBATCH --cpus-per-task=8
#SBATCH --time=04:00:00
#SBATCH --signal=TERM@60
#SBATCH --requeue
#SBATCH --open-mode=append
set -euo pipefail

threads=${SLURM_CPUS_PER_TASK:-$(nproc)}
code=0
# In place of this shell the signal before the end reaches the process itself: it stores what is finished.
if [ -n "${OUTLAST_QUEUE_URL:-}" ]; then
  srun --ntasks=1 npx outlast worker --threads "$threads" --idle-seconds 60 || code=$?
else
  srun --ntasks=1 npx outlast sweep "${1:?the file of the sweep}" --threads "$threads" --quiet ${2:+--shard "$2"} || code=$?
fi

# 75: ended by SIGTERM before it was done. The same task goes on where it was.
if [ "$code" -eq 75 ] && [ -n "${SLURM_JOB_ID:-}" ]; then
  scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
