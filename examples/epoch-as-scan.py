from time import perf_counter

import jax
import jax.numpy as jnp
import matplotlib.pyplot as plt
import numpy as np
import optax
from sklearn.datasets import load_digits

EPOCHS = 6
BATCH = 32
RATE = 0.3

# 1. The digits in random order, in batches: [steps, BATCH, 64] from 0 to 1, and their classes
digits = load_digits()
order = np.random.permutation(len(digits.target))
steps = 1437 // BATCH
x = digits.data[order].astype("float32") / 16
y = digits.target[order]
xs = x[: steps * BATCH].reshape(steps, BATCH, 64)
ys = y[: steps * BATCH].reshape(steps, BATCH)
held_out, held_out_labels = x[1437:], y[1437:]

# 2. A network of one hidden layer is a function of its weights, which are values like others
one, two = jax.random.split(jax.random.key(0))
start = (
    0.15 * jax.random.normal(one, (64, 32)),
    jnp.zeros(32),
    0.2 * jax.random.normal(two, (32, 10)),
    jnp.zeros(10),
)

def logits(x, weights):
    w1, b1, w2, b2 = weights
    return jax.nn.relu(x @ w1 + b1) @ w2 + b2

# 3. A step: weights and a batch give the next weights and the loss
def step(weights, batch):
    x, labels = batch

    def loss(weights):
        losses = optax.softmax_cross_entropy_with_integer_labels(logits(x, weights), labels)
        return losses.mean()

    value, grads = jax.value_and_grad(loss)(weights)
    return jax.tree.map(lambda weight, grad: weight - RATE * grad, weights, grads), value

# 4. An epoch as one graph: the weights are carried from step to step, the losses are stacked
@jax.jit
def epoch(weights, xs, ys):
    return jax.lax.scan(step, weights, (xs, ys))

# 5. The same steps, each a call of its own
one_step = jax.jit(step)

def epoch_by_step(weights):
    losses = []
    for batch in zip(xs, ys):
        weights, loss = one_step(weights, batch)
        losses.append(float(loss))
    return weights, losses

# 6. Train both ways, and time each epoch
scanned = stepped = start
losses, also_losses = [], []
for e in range(1, EPOCHS + 1):
    began = perf_counter()
    scanned, stacked = epoch(scanned, xs, ys)
    losses.extend(np.asarray(stacked))
    half = perf_counter()
    stepped, more = epoch_by_step(stepped)
    also_losses.extend(more)
    ended = perf_counter()
    print(f"epoch {e}: one scan {1000 * (half - began):.2f} ms,", end=" ")
    print(f"step by step {1000 * (ended - half):.2f} ms")
plt.plot(losses, label="one scan")
plt.plot(also_losses, label="step by step")
plt.legend()

# 7. What it has learnt, and what an epoch took; the first pays for its graph
right = (logits(held_out, scanned).argmax(1) == held_out_labels).mean()
print(f"held out: {100 * right:.1f} % right")
plt.show()
