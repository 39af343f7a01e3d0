"""Twenty Adam steps of a small ReLU autoencoder in float64 by PyTorch's autograd: the truth of every compute backend.

Made once and committed; the tests read the file and need no Python (Debian 12: python3-torch 1.13.1, python3-numpy 1.24.2):

    /usr/bin/python3 scripts/vectors/torch_reference.py packages/adapters/src/compute/testing/torch-reference.json
    npx prettier --write packages/adapters/src/compute/testing/torch-reference.json

Weights and inputs start at multiples of 2^-12, so that float32 and float64 begin at the same numbers and the file holds
integers. The encoder subtracts b_dec from its input as published (Bricken et al. 2023); ours folds it into b_enc.
"""

import json
import sys

import torch

INPUT, WIDTH, BATCH, STEPS = 32, 64, 16, 20
RATE, BETA_1, BETA_2, EPSILON, L1 = 1e-3, 0.9, 0.999, 1e-8, 1e-2
SHAPES = {"W_enc": [INPUT, WIDTH], "b_enc": [WIDTH], "W_dec": [WIDTH, INPUT], "b_dec": [INPUT]}
UNIT = 2.0**-12


def mulberry32(seed):
    mask = 0xFFFFFFFF
    while True:
        seed = (seed + 0x6D2B79F5) & mask
        t = ((seed ^ (seed >> 15)) * (1 | seed)) & mask
        t = ((t + (((t ^ (t >> 7)) * (61 | t)) & mask)) & mask) ^ t
        yield (t ^ (t >> 14)) / 2**32


draws = mulberry32(3)


def integers(count, scale):
    return [round((next(draws) - 0.5) * scale / UNIT) for _ in range(count)]


def tensor_of(units, shape, dtype):
    return torch.tensor(units, dtype=dtype).mul(UNIT).reshape(shape)


def train(initial, batch, dtype):
    weights = {name: tensor_of(units, SHAPES[name], dtype).requires_grad_() for name, units in initial.items()}
    x = tensor_of(batch, [BATCH, INPUT], dtype)
    optimiser = torch.optim.Adam(weights.values(), lr=RATE, betas=(BETA_1, BETA_2), eps=EPSILON)
    losses = []
    for _ in range(STEPS):
        optimiser.zero_grad()
        features = torch.relu((x - weights["b_dec"]) @ weights["W_enc"] + weights["b_enc"])
        reconstruction = features @ weights["W_dec"] + weights["b_dec"]
        loss = ((reconstruction - x) ** 2).sum() / BATCH + L1 * features.sum() / BATCH
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses, {name: weight.detach().double().flatten() for name, weight in weights.items()}


initial = {name: integers(torch.Size(shape).numel(), 1) for name, shape in SHAPES.items()}
batch = integers(BATCH * INPUT, 4)
losses, weights = train(initial, batch, torch.float64)
_, single = train(initial, batch, torch.float32)
difference = max((single[name] - weights[name]).abs().max().item() for name in weights)
document = {
    "made": {"by": "scripts/vectors/torch_reference.py", "torch": torch.__version__, "dtype": "float64"},
    "inputWidth": INPUT,
    "width": WIDTH,
    "batchSize": BATCH,
    "l1": L1,
    "adam": {"rate": RATE, "beta1": BETA_1, "beta2": BETA_2, "epsilon": EPSILON},
    "unit": UNIT,
    "initial": initial,
    "batch": batch,
    "losses": losses,
    # Nine decimals: a thousandth of the tolerance.
    "weights": {name: [round(value, 9) for value in weight.tolist()] for name, weight in weights.items()},
    "float32Difference": difference,
}
with open(sys.argv[1], "w") as file:
    json.dump(document, file)
print(f"torch {torch.__version__}: loss {losses[0]} to {losses[-1]}; its own float32 differs by {difference:.2e}")
