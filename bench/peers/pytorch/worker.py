"""PyTorch on one thread: eager as users write it (nn.LSTM, fused Adam), torch.compile, or torch.func.vmap over models."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import torch
from torch import nn

from shared import answer, batch_of, parameters_of

RATE = 1e-3


class Linear(nn.Module):
    """h = A h + B x; y = C h, with the products of the inputs taken together."""

    def __init__(self, of):
        super().__init__()
        h, i = of["hidden"], of["inputs"]
        self.a, self.b, self.c = (nn.Parameter(torch.empty(shape)) for shape in ((h, h), (h, i), (1, h)))

    def forward(self, x):
        fed = (x @ self.b.T).transpose(0, 1)
        state = torch.zeros_like(fed[0])
        for step in fed:
            state = torch.addmm(step, state, self.a.T)
        return state @ self.c.T


class Network(nn.Module):
    """One of PyTorch's own recurrent layers with a read-out of the last step."""

    def __init__(self, of):
        super().__init__()
        sizes = {"input_size": of["inputs"], "hidden_size": of["hidden"], "batch_first": True}
        kinds = {"lstm": nn.LSTM, "gru": nn.GRU}
        cell = of["cell"]
        self.rnn = kinds[cell](**sizes) if cell in kinds else nn.RNN(nonlinearity=cell, **sizes)
        self.readout = nn.Linear(of["hidden"], 1)

    def forward(self, x):
        return self.readout(self.rnn(x)[0][:, -1])


def loop(of, parameters, x):
    """The same network as a loop over time, for torch.func.vmap and torch.compile, which cannot enter nn.LSTM."""
    w, r, b, c, v, d = parameters
    cell, fed = of["cell"], x @ w.T + b
    h = torch.zeros(x.shape[0], r.shape[1], dtype=x.dtype)
    s = torch.zeros_like(h)
    for t in range(x.shape[1]):
        sums = h @ r.T + c
        if cell == "lstm":
            i, f, g, o = (fed[:, t] + sums).chunk(4, 1)
            s = torch.sigmoid(f) * s + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(s)
        elif cell == "gru":
            (ri, zi, ni), (rh, zh, nh) = fed[:, t].chunk(3, 1), sums.chunk(3, 1)
            z = torch.sigmoid(zi + zh)
            h = z * h + (1 - z) * torch.tanh(ni + torch.sigmoid(ri + rh) * nh)
        else:
            h = getattr(torch, cell)(fed[:, t] + sums)
    return h @ v.T + d


def optimizer_of(of, parameters):
    if of["optimizer"] == "adam":
        return torch.optim.Adam(parameters, lr=RATE, fused=True)
    return torch.optim.SGD(parameters, lr=RATE)


def modules(of, x, y, compiled):
    """Training one model at a time: the cost of a model does not depend on how many there are."""
    if compiled:
        parameters = [nn.Parameter(torch.from_numpy(value).to(x.device)) for value in parameters_of(of)]
        network = torch.compile(lambda inputs: loop(of, parameters, inputs))
    else:
        network = Linear(of) if of["cell"] == "linear" else Network(of)
        network.to(x.dtype)
        parameters = list(network.parameters())
        with torch.no_grad():
            for parameter, value in zip(parameters, parameters_of(of)):
                parameter.copy_(torch.from_numpy(value))
    optimizer, score = optimizer_of(of, parameters), nn.MSELoss()

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = score(network(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return step, 1


def together(of, x, y):
    """All models at once: torch.func.vmap of the gradient, one fused Adam over the stacked parameters."""
    values = [parameters_of(of, index) for index in range(of["models"])]
    stacked = [nn.Parameter(torch.stack([torch.from_numpy(v).to(x.device) for v in column])) for column in zip(*values)]
    optimizer = optimizer_of(of, stacked)

    def score(parameters):
        return nn.functional.mse_loss(loop(of, parameters, x), y)

    slopes = torch.func.vmap(torch.func.grad_and_value(score))

    def step():
        gradients, losses = slopes(tuple(stacked))
        for parameter, gradient in zip(stacked, gradients):
            parameter.grad = gradient
        optimizer.step()
        return losses[0]

    return step, of["models"]


def training(of):
    torch.set_num_threads(1)
    device = of.get("device", "cpu")
    torch.set_default_device(device)
    torch.backends.cudnn.allow_tf32 = False
    x, y = (torch.from_numpy(array).to(device) for array in batch_of(of))
    style = sys.argv[2]
    step, models = together(of, x, y) if style == "vmap" else modules(of, x, y, style == "compile")
    losses = [step().item() for _ in range(6)]

    def work(count):
        for _ in range(count):
            step()
        if device == "cuda":
            torch.cuda.synchronize()

    return work, [losses[0], losses[5]], models


answer(training)
