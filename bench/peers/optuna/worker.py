"""Optuna with an objective that costs nothing: what it takes to draw two numbers and to keep what came of them."""

import json
import os
import sys
import tempfile
import time

import optuna


def objective(trial):
    x = trial.suggest_float("x", 0.1, 10)
    y = trial.suggest_float("y", 1e-4, 1e-1, log=True)
    return (x - 2) ** 2 + y


def seconds(storage, trials, jobs):
    study = optuna.create_study(storage=storage, sampler=optuna.samplers.RandomSampler(seed=0))
    start = time.perf_counter()
    study.optimize(objective, n_trials=trials, n_jobs=jobs)
    taken = time.perf_counter() - start
    assert len(study.trials) == trials
    return taken


def main():
    of, kept = json.loads(sys.argv[1]), sys.argv[2]
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for jobs in sorted({1, os.cpu_count()}):
            storage = None if kept == "memory" else f"sqlite:///{folder}/{jobs}.db"
            figures[jobs] = seconds(storage, of["trials"], jobs) / of["trials"] * 1e6
    best = min(figures, key=figures.get)
    print(json.dumps({"wall": figures[best], "also": {"trials": of["trials"], "n_jobs": best}}))


main()
