"""PyTorch's lane of bench/compute.mjs: one JSON line when ready, one for each line that it reads; ends with its input."""

import json
import statistics
import sys
import time

import torch

job = json.loads(sys.argv[1])
device = job["device"]
if device == "cpu":
    torch.set_num_threads(job["threads"])
torch.manual_seed(1)


def autoencoder(width_in, width, batch):
    encoder = (torch.randn(width_in, width, device=device) * 0.02).requires_grad_()
    b_enc = torch.zeros(width, device=device, requires_grad=True)
    decoder = (torch.randn(width, width_in, device=device) * 0.02).requires_grad_()
    b_dec = torch.zeros(width_in, device=device, requires_grad=True)
    x = torch.randn(batch, width_in, device=device)

    def loss():
        features = torch.relu((x - b_dec) @ encoder + b_enc)
        error = features @ decoder + b_dec - x
        return (error * error).sum() / batch + 5.0 * features.sum() / batch

    return [encoder, b_enc, decoder, b_dec], loss, (0.9, 0.999)


def transformer(width, heads, mlp, length, contexts):
    def weight(rows, columns):
        return (torch.randn(rows, columns, device=device) * rows**-0.5).requires_grad_()

    w_e, w_p = weight(256, width), weight(length, width)
    w_q, w_k, w_v, w_o = (weight(width, width) for _ in range(4))
    w_in, w_out, w_u = weight(width, mlp), weight(mlp, width), weight(width, 256)
    b_in = torch.zeros(mlp, device=device, requires_grad=True)
    b_out = torch.zeros(width, device=device, requires_grad=True)
    tokens = torch.randint(256, (contexts, length), device=device)
    targets = torch.randint(256, (contexts * length,), device=device)
    mask = torch.full((length, length), -1e9, device=device).triu(1)
    norm = torch.nn.functional.layer_norm

    def split(x):
        return x.reshape(contexts, length, heads, width // heads).transpose(1, 2)

    def loss():
        x = w_e[tokens] + w_p
        y = norm(x, [width])
        scores = split(y @ w_q) @ split(y @ w_k).transpose(2, 3) * (width // heads) ** -0.5 + mask
        mixed = torch.softmax(scores, -1) @ split(y @ w_v)
        x = x + mixed.transpose(1, 2).reshape(contexts, length, width) @ w_o
        x = x + torch.relu(norm(x, [width]) @ w_in + b_in) @ w_out + b_out
        logits = norm(x, [width]) @ w_u
        return torch.nn.functional.cross_entropy(logits.reshape(-1, 256), targets)

    return [w_e, w_p, w_q, w_k, w_v, w_o, w_in, b_in, w_out, b_out, w_u], loss, (0.9, 0.99)


makers = {"autoencoder": autoencoder, "transformer": transformer}
parameters, loss, betas = makers[job["step"]](**job["shape"])
optimiser = torch.optim.Adam(parameters, lr=1e-3, betas=betas, eps=1e-8)


def step():
    optimiser.zero_grad()
    value = loss()
    value.backward()
    optimiser.step()
    return value.detach()


run = torch.compile(step) if job["compiled"] else step


def timed():
    began = time.perf_counter()
    # Reading the loss waits for the device.
    float(run())
    return (time.perf_counter() - began) * 1000


for _ in range(job["warm"]):
    timed()
print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "compiled": job["compiled"]}), flush=True)
for _ in sys.stdin:
    times = [timed() for _ in range(job["steps"])]
    print(json.dumps({"bestMs": min(times), "medianMs": statistics.median(times)}), flush=True)
