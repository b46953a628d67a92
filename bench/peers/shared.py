"""What the Python peers share: the numbers that every engine starts from, how a step is timed, and the answer's form."""

import json
import math
import sys
import time

import numpy as np

CHUNK = 0.05
GATES = {"lstm": 4, "gru": 3, "tanh": 1, "relu": 1, "linear": 1}


def numbers(stream, shape, dtype, scale=1.0):
    """Numbers of a stream in -scale..scale: bench/numbers.mjs in numpy."""
    count = math.prod(shape)
    seed = np.uint32(((stream + 1) * 0x85EBCA77) & 0xFFFFFFFF)
    x = (np.arange(1, count + 1, dtype=np.uint32) * np.uint32(0x9E3779B1)) ^ seed
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    x = x ^ (x >> np.uint32(16))
    return ((x / 2**31 - 1) * scale).astype(dtype).reshape(shape)


def batch_of(of):
    """Inputs [B, T, I] and the last step's targets [B, 1]."""
    shape = (of["batch"], of["time"], of["inputs"])
    targets = numbers(15, (of["batch"], of["time"], 1), of["dtype"])
    return numbers(14, shape, of["dtype"]), np.ascontiguousarray(targets[:, -1])


def parameters_of(of, index=0):
    """Values of all parameters of model `index`, in PyTorch's names, shapes and order; of a linear cell A, B, C."""
    h, i, g = of["hidden"], of["inputs"], GATES[of["cell"]]
    shapes = [(g * h, i), (g * h, h), (g * h,), (g * h,), (1, h), (1,)]
    if of["cell"] == "linear":
        shapes = [(h, h), (h, i), (1, h)]
    return [
        numbers(16 * (index + 1) + k, shape, of["dtype"], 1 / math.sqrt(h)) for k, shape in enumerate(shapes)
    ]


def timed(work, count):
    cpu, wall = time.process_time(), time.perf_counter()
    work(count)
    return time.process_time() - cpu, time.perf_counter() - wall


def least_times(work, seconds, longest=4.0):
    """Least microseconds of processor and of wall time a step, as leastTimes of bench/timing.mjs has them."""
    work(1)
    _, first = timed(work, 1)
    count = max(1, math.ceil(min(CHUNK / first, longest / first)))
    timed(work, count)
    chunks, start = [], time.perf_counter()
    while len(chunks) < 3 or time.perf_counter() - start < seconds:
        chunks.append(timed(work, count))
    return [min(column) / count * 1e6 for column in zip(*chunks)]


def answer(training):
    """The body of a peer's process: the computation is the first argument, one line of JSON the answer."""
    of = json.loads(sys.argv[1])
    if of["kind"] != "training":
        result = {"skipped": f"it has no {of['kind']}"}
    else:
        work, check, models = training(of)
        cpu, wall = least_times(work, of["seconds"])
        result = {"cpu": cpu / models, "wall": wall / models, "check": check}
    print(json.dumps(result))
