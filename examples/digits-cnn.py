import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits

EPOCHS = 8

# 1. The digits in random order, 8x8 pixels from 0 to 1
digits = load_digits()
order = np.random.permutation(len(digits.target))
x = digits.images[order][..., np.newaxis] / 16
y = digits.target[order]

# 2. Hold out the last fifth; learn the rest also one pixel aside, with some rows blank
known, held_out = np.split(x, [1437])
labels, held_out_labels = np.split(y, [1437])
wide = np.pad(known, [(0, 0), (0, 0), (1, 1), (0, 0)])
moved = [wide[:, :, left : left + 8] for left in (0, 2)]
kept = np.random.uniform(size=(2 * 1437, 8, 1, 1)) > 0.3
varied = np.concatenate([known, np.concatenate(moved) * kept])

# 3. The network
model = keras.Sequential([
    keras.Input((8, 8, 1)),
    keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Flatten(),
    keras.layers.Dropout(0.3),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
optimizer = keras.optimizers.Adam(0.004)
model.compile(optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])

# 4. What to watch
class Watch(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs):
        print(f"epoch {epoch + 1}: held out: {logs['val_accuracy']:.1%} right")

# 5. Train
history = model.fit(
    varied, np.tile(labels, 3), epochs=EPOCHS, batch_size=32,
    validation_data=(held_out, held_out_labels), callbacks=[Watch()], verbose=0,
).history
figure, (loss_plot, accuracy_plot, guess_plot) = plt.subplots(1, 3)
loss_plot.plot(history["loss"], label="training")
loss_plot.plot(history["val_loss"], label="held out")
accuracy_plot.plot(history["accuracy"], label="training")
accuracy_plot.plot(history["val_accuracy"], label="held out")

# 6. Make a drawing like those digits: as tall as its frame, thicker, ink counted in 4x4 blocks
def like_the_digits(drawing):
    ink = np.argwhere(drawing > 0.5)  # row and column of each pixel that has ink
    first, last = ink.min(0), ink.max(0)
    centre = (first + last) / 2
    height, width = last - first
    half = np.array([height, max(height, width * 4 / 3)]) / 2
    frame = np.concatenate([centre - half, centre + half]) / 31
    image = drawing.reshape(1, 32, 32, 1)
    framed = tf.image.crop_and_resize(image, [frame], [0], [32, 32])
    thick = tf.nn.max_pool2d(framed, 3, 1, "SAME")
    return tf.nn.avg_pool2d(thick, 4, 4, "VALID")

# 7. Read a drawing of 32x32 pixels, dark on white
drawing = 1 - plt.imread("drawing.png")[..., :3].mean(-1)
probabilities = model.predict(like_the_digits(drawing), verbose=0)
guess_plot.bar(range(10), 100 * probabilities[0])
guess_plot.set_ylabel("per cent")
plt.show()
