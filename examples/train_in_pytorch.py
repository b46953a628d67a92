# Trains an LSTM to count brackets in PyTorch and saves what examples/fromPytorch.ts loads: python3 train_in_pytorch.py
import torch
from torch import nn

torch.manual_seed(1)


class Counter(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(input_size=2, hidden_size=2, batch_first=True)
        self.head = nn.Linear(2, 2)

    def forward(self, x):
        return torch.sigmoid(self.head(self.lstm(x)[0]))


def strings(count, length):
    """One-hot ( and ), and at every step which may come next: ( always, ) while one is open."""
    x, y = torch.zeros(count, length, 2), torch.ones(count, length, 2)
    depth = torch.zeros(count)
    for t in range(length):
        left = length - t
        opens = ((torch.rand(count) < 0.5) | (depth == 0)) & (depth < left)
        depth += torch.where(opens, 1, -1)
        x[:, t, 0], x[:, t, 1], y[:, t, 1] = opens, ~opens, depth > 0
    return x, y


model = Counter()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for step in range(6000):
    x, y = strings(16, 20)
    loss = nn.functional.mse_loss(model(x), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"loss {loss.item():.2e}")
torch.save(model.state_dict(), "counting.pt")
