from math import cos, pi, sin
from random import uniform

import keras
import matplotlib.pyplot as plt
import numpy as np

DATA = "spiral"  # "circle", "xor" or "spiral"
NOISE = 0.1
HIDDEN = [16, 16]
ACTIVATION = "tanh"  # "relu", "sigmoid" or "linear"
LEARNING_RATE = 0.02
EPOCHS = 80

# 1. Points of two classes, 0 and 1, from -6 to 6 both ways
def polar(r, angle):
    return r * cos(angle), r * sin(angle)

def circle(label):
    radius = uniform(0, 2.5) if label else uniform(3.5, 5)
    return polar(radius, uniform(0, 2 * pi))

def xor(label):
    x, y = uniform(-5, 5), uniform(0.3, 5)
    return x, y if (x > 0) == label else -y

def spiral(label):
    turn = uniform(0.1, 1)
    return polar(5 * turn, 2 * pi * (1.5 * turn + label / 2))

shape = {"circle": circle, "xor": xor, "spiral": spiral}[DATA]
labels = np.arange(400) % 2
noise = np.random.uniform(-NOISE, NOISE, (400, 2))
points = np.array([shape(label) for label in labels]) + noise

# 2. The network: a place in the plane goes in, the probability of class 1 comes out
model = keras.Sequential()
model.add(keras.Input((2,)))
for units in HIDDEN:
    model.add(keras.layers.Dense(units, activation=ACTIVATION))
model.add(keras.layers.Dense(1, activation="sigmoid"))
optimizer = keras.optimizers.Adam(LEARNING_RATE)
model.compile(optimizer, loss="binary_crossentropy")

# 3. What to watch: the loss, and what the network says of each place
side = np.linspace(-6, 6, 60)
grid = np.stack(np.meshgrid(side, side), 2).reshape(-1, 2)

class Watch(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs):
        print(f"epoch {epoch + 1}: test loss {logs['val_loss']:.3f}")
        map = model.predict(grid, verbose=0).reshape(60, 60)
        plt.imshow(map, origin="lower", extent=[-6, 6, -6, 6])
        plt.scatter(*points.T, c=labels, edgecolors="white")
        plt.pause(0.01)

# 4. Train on one half, test on the other
model.fit(
    points, labels, epochs=EPOCHS, batch_size=20, validation_split=0.5,
    callbacks=[Watch()], verbose=0,
)
plt.show()
