"""A plain loop over a grid of runs in a pool of processes, each on one thread: what people write without a tool."""

import json
import os
import sys
import time
from multiprocessing import get_context

import torch
from torch import nn

RATES = [1e-4 * 10 ** (3 * k / 9) for k in range(10)]
DECAY = 0.9


def drawn(sequences, steps):
    """Gaussian inputs [B, T, 1], and what h_t = 0.9 h_{t-1} + x_t makes of them [B, T]."""
    inputs = torch.randn(sequences, steps, 1)
    ages = torch.arange(steps)[:, None] - torch.arange(steps)[None, :]
    response = torch.where(ages >= 0, DECAY ** ages.clamp(min=0).float(), torch.zeros(()))
    return inputs, inputs[:, :, 0] @ response.T


def run(job):
    of, rate, seed = job
    torch.manual_seed(seed)
    rnn, readout = nn.LSTM(1, of["hidden"], batch_first=True), nn.Linear(of["hidden"], 1)
    optimizer = torch.optim.Adam([*rnn.parameters(), *readout.parameters()], lr=rate, fused=True)
    score = nn.MSELoss()
    inputs, targets = drawn(of["batch"], of["time"])
    for _ in range(of["steps"]):
        optimizer.zero_grad(set_to_none=True)
        loss = score(readout(rnn(inputs)[0][:, -1])[:, 0], targets[:, -1])
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        inputs, targets = drawn(of["sequences"], max(of["lengths"]))
        steps = torch.tensor(of["lengths"]) - 1
        errors = (readout(rnn(inputs)[0][:, steps])[:, :, 0] - targets[:, steps]) ** 2
        shares = torch.quantile(errors, torch.tensor([0.05, 0.25, 0.5, 0.75, 0.95]), dim=0)
    return {"rate": rate, "seed": seed, "loss": loss.item(), "mean": errors.mean(0).tolist(), "shares": shares.tolist()}


def main():
    of = json.loads(sys.argv[1])
    jobs = [(of, RATES[k % 10], k // 10) for k in range(of["pooled"])]
    with get_context("fork").Pool(os.cpu_count(), torch.set_num_threads, (1,)) as pool:
        pool.map(run, jobs[: 2 * os.cpu_count()], chunksize=1)
        start = time.perf_counter()
        results = list(pool.imap_unordered(run, jobs))
        taken = time.perf_counter() - start
    assert len(results) == len(jobs)
    also = {"runs": len(jobs), "processes": os.cpu_count()}
    print(json.dumps({"wall": taken / len(jobs) * 1e3, "also": also}))


main()
