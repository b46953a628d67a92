"""JAX on one thread: ten optimizer steps inside one jit, scan over time, vmap over models, donated buffers."""

import json
import os
import sys
from pathlib import Path

if json.loads(sys.argv[1]).get("device") != "cuda":
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
sys.path.insert(0, str(Path(__file__).parents[1]))

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax, nn

from shared import answer, batch_of, parameters_of

RATE, BETA1, BETA2, EPSILON, TOGETHER = 1e-3, 0.9, 0.999, 1e-8, 10


def output(cell, parameters, x):
    w, r, b, c, v, d = parameters
    fed = jnp.swapaxes(x @ w.T + b, 0, 1)
    start = jnp.zeros((x.shape[0], r.shape[1]), x.dtype)

    def step(state, sums):
        h, s = state
        own = h @ r.T + c
        if cell == "lstm":
            i, f, g, o = jnp.split(sums + own, 4, 1)
            s = nn.sigmoid(f) * s + nn.sigmoid(i) * jnp.tanh(g)
            return (nn.sigmoid(o) * jnp.tanh(s), s), None
        if cell == "gru":
            (ri, zi, ni), (rh, zh, nh) = jnp.split(sums, 3, 1), jnp.split(own, 3, 1)
            z = nn.sigmoid(zi + zh)
            return (z * h + (1 - z) * jnp.tanh(ni + nn.sigmoid(ri + rh) * nh), s), None
        return ((jnp.tanh if cell == "tanh" else nn.relu)(sums + own), s), None

    (h, _), _ = lax.scan(step, (start, start), fed)
    return h @ v.T + d


def training(of):
    jax.config.update("jax_enable_x64", of["dtype"] == "float64")
    x, y = (jnp.asarray(array) for array in batch_of(of))
    values = [parameters_of(of, index) for index in range(of["models"])]
    parameters = tuple(jnp.asarray(np.stack(column)) for column in zip(*values))

    def score(p):
        return jnp.mean((output(of["cell"], p, x) - y) ** 2)

    slopes = jax.vmap(jax.value_and_grad(score))

    def step(state, _):
        p, m, v, count = state
        losses, g = slopes(p)
        count = count + 1
        m = jax.tree.map(lambda a, b: BETA1 * a + (1 - BETA1) * b, m, g)
        v = jax.tree.map(lambda a, b: BETA2 * a + (1 - BETA2) * b * b, v, g)
        rate, scale = RATE / (1 - BETA1**count), 1 / jnp.sqrt(1 - BETA2**count)
        p = jax.tree.map(lambda a, b, c: a - rate * b / (jnp.sqrt(c) * scale + EPSILON), p, m, v)
        return (p, m, v, count), losses[0]

    many = jax.jit(lambda state: lax.scan(step, state, None, TOGETHER), donate_argnums=0)
    zeros = lambda: tuple(jnp.zeros_like(p) for p in parameters)
    state = (parameters, zeros(), zeros(), jnp.zeros((), of["dtype"]))
    state, losses = many(state)

    def work(count):
        nonlocal state
        for _ in range(count):
            state, _ = many(state)
        jax.block_until_ready(state)

    return work, [float(losses[0]), float(losses[5])], of["models"] * TOGETHER


answer(training)
