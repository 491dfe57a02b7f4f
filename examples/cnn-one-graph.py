import statistics
from time import perf_counter

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

EPOCHS = 3
BATCH = 32

# 1. The digits in random order, 8x8 pixels from 0 to 1; the last 360 are held out
digits = load_digits()
order = np.random.permutation(len(digits.target))
x = (digits.images[order][..., np.newaxis] / 16).astype("float32")
y = digits.target[order]
known, held_out = np.split(x, [1437])
labels, held_out_labels = np.split(y, [1437])

# 2. The network; it gives logits
model = keras.Sequential([
    keras.Input((8, 8, 1)),
    keras.layers.Conv2D(8, 3, padding="same", activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Flatten(),
    keras.layers.Dense(10),
])
optimizer = keras.optimizers.Adam(0.01)

# 3. A training step, whole: forward, backward, update
@tf.function
def step(x, labels):
    with tf.GradientTape() as tape:
        logits = model(x, training=True)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        loss = tf.reduce_mean(losses)
    weights = model.trainable_weights
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss

# 4. How many it gets right
@tf.function
def share(x, labels):
    right = tf.argmax(model(x), 1) == labels
    return tf.reduce_mean(tf.cast(right, tf.float32))

# 5. Train: whole batches only, since a smaller last one would be a graph of its own
batches = len(known) // BATCH
losses, times = [], []
for i in range(EPOCHS * batches):
    at = slice(i % batches * BATCH, (i % batches + 1) * BATCH)
    batch = tf.constant(known[at])
    batch_labels = tf.constant(labels[at])
    start = perf_counter()
    losses.append(step(batch, batch_labels).numpy())
    times.append(1000 * (perf_counter() - start))

# 6. What it has learnt, and the time of a step
right = share(tf.constant(held_out), tf.constant(held_out_labels))
print(f"held out: {100 * right:.1f} % right")
first, *later = times
print(f"a step: first {first:.2f} ms, later {statistics.median(later):.2f} ms")
plt.plot(losses)
plt.show()
