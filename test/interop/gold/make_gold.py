"""Models of PyTorch in files, and what they answer: python make_gold.py FOLDER (torch, safetensors, numpy).

For each file that Outlast reads, gold.json has inputs and PyTorch's outputs. Files of models of Outlast's that lie in
FOLDER as ours-*.safetensors are loaded with the code in docs/interop.md, and get an answer too.
"""

import json
import pathlib
import re
import sys

import numpy
import torch
from safetensors.torch import load_file, save_file
from torch import nn

folder = pathlib.Path(sys.argv[1])
docs = (pathlib.Path(__file__).parents[3] / "docs" / "interop.md").read_text()
code = {name: {} for name in ["outlast_model.py", "into_lstm.py", "save_model.py"]}
for name, space in code.items():
    exec(re.search(rf"```python\n# {name}\n(.*?)```", docs, re.S)[1], space)

torch.manual_seed(7)
gold = {}


def tensor(value):
    return {"shape": list(value.shape), "data": value.flatten().tolist()}


class Network(nn.Module):
    def __init__(self, recurrent, name="rnn", readout="fc", outputs=2, bias=True):
        super().__init__()
        self.names = name, readout
        setattr(self, name, recurrent)
        if readout:
            setattr(self, readout, nn.Linear(recurrent.hidden_size, outputs, bias=bias))

    def forward(self, inputs):
        name, readout = self.names
        states = getattr(self, name)(inputs)[0]
        return getattr(self, readout)(states) if readout else states


def answer(file, network, inputs=2, dtype=torch.float32):
    x = torch.randn(3, 5, inputs, dtype=dtype)
    gold[file] = {"inputs": tensor(x), "outputs": tensor(network(x))}


def write(file, network, dtype=torch.float32):
    network.to(dtype)
    answer(file, network, dtype=dtype)
    code["save_model.py"]["save"](network, str(folder / file))


options = {"batch_first": True}
write("lstm.safetensors", Network(nn.LSTM(2, 3, 2, **options), "encoder"))
write("gru.safetensors", Network(nn.GRU(2, 3, bias=False, **options), "gru", "head", bias=False))
write("tanh.safetensors", nn.Sequential(Network(nn.RNN(2, 3, 3, **options), "lstm")), torch.float64)
write("relu.safetensors", Network(nn.RNN(2, 3, nonlinearity="relu", **options), readout=None))
write("lstm.pt", Network(nn.LSTM(2, 3, **options), "encoder", "decoder"))
write("gru64.pt", Network(nn.GRU(2, 4, 2, **options)), torch.float64)


class Plain(nn.LSTM):
    """A recurrent network alone: names without a prefix."""

    def forward(self, inputs):
        return super().forward(inputs)[0]


write("plain.pt", Plain(2, 3, **options))

# A checkpoint, parameters that are views of others with strides of their own, and an .npz file.
network = Network(nn.LSTM(2, 3, **options))
adam = torch.optim.Adam(network.parameters())
network(torch.randn(1, 2, 2)).sum().backward()
adam.step()
answer("checkpoint.pt", network)
checkpoint = {"model": network.state_dict(), "optimizer": adam.state_dict(), "epoch": 3, "loss": 0.25, "note": "é"}
torch.save(checkpoint, folder / "checkpoint.pt")
network = Network(nn.GRU(2, 3, **options))
views = {name: value.T.contiguous().T if value.dim() == 2 else value for name, value in network.state_dict().items()}
views["rnn.bias_ih_l0"] = torch.cat([torch.zeros(2), views["rnn.bias_ih_l0"]])[2:]
answer("views.pt", network)
torch.save(views, folder / "views.pt")
network = Network(nn.LSTM(2, 3, **options), "lstm", "out")
answer("lstm.npz", network)
numpy.savez_compressed(folder / "lstm.npz", **{name: value.numpy() for name, value in network.state_dict().items()})
parameters = {name: nn.Parameter(value) for name, value in network.state_dict().items()}
answer("parameters.pth", network)
torch.save(parameters, folder / "parameters.pth")
whole = {"i64": torch.arange(3), "bool": torch.tensor([True, False]), "u8": torch.tensor([200], dtype=torch.uint8)}
torch.save({**whole, "f64": torch.tensor(0.5, dtype=torch.float64)}, folder / "numbers.pt")

# What is refused.
save_file(Network(nn.LSTM(2, 3, bidirectional=True)).rnn.state_dict(), folder / "bidirectional.safetensors")
save_file(nn.LSTM(2, 3, proj_size=2).state_dict(), folder / "projection.safetensors")
torch.save(nn.GRU(2, 3), folder / "module.pt")
torch.save(nn.GRU(2, 3).half().state_dict(), folder / "half.pt")
torch.save(nn.GRU(2, 3).state_dict(), folder / "legacy.pt", _use_new_zipfile_serialization=False)
torch.save({"a": torch.zeros(1).expand(2**20)}, folder / "expanded.pt")
torch.jit.script(nn.GRU(2, 3)).save(str(folder / "script.pt"))

# Models of ours, by the code in the documents.
for path in sorted(folder.glob("ours-*.safetensors")):
    model = code["outlast_model.py"]["load"](path)
    x = torch.randn(3, 5, model.spec["inputSize"], dtype=getattr(torch, model.spec["dtype"]))
    with torch.no_grad():
        gold[path.name] = {"inputs": tensor(x), "outputs": tensor(model(x)[0])}
    print(path.name)
    if model.spec["cell"] == "lstm" and not model.spec["learnInitialState"]:
        rnn = nn.LSTM(model.spec["inputSize"], model.spec["hiddenSize"], model.spec["layers"]).to(x.dtype)
        code["into_lstm.py"]["load_into"](rnn, path)
        assert all(torch.equal(a, b) for a, b in zip(rnn.state_dict().values(), model.rnn.state_dict().values()))
    arrays = path.with_suffix(".npz")
    if arrays.exists():
        held = numpy.load(arrays)
        assert json.loads(held["spec.json"]) == model.spec, arrays
        for name, value in load_file(path).items():
            assert held[name].dtype == value.numpy().dtype and (held[name] == value.numpy()).all(), name

# Arrays of ours, as numpy reads them, written anew.
for path in sorted(folder.glob("array-*.npy")):
    numpy.save(path.with_name(f"numpy-{path.name}"), numpy.load(path))

(folder / "gold.json").write_text(json.dumps(gold))
