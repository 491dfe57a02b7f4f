import keras
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_digits

EPOCHS = 50

# 1. The digits in random order, 1500 to learn from, the rest to test with
digits = load_digits()
order = np.random.permutation(len(digits.target))
x = digits.data[order] / 16
y = digits.target[order]
train_x, test_x = x[:1500], x[1500:]
train_y, test_y = y[:1500], y[1500:]

# 2. The model: its layers, one after the other
model = keras.Sequential()
model.add(keras.Input((64,)))
model.add(keras.layers.Dense(32, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
model.summary(70)

# 3. Compile: how to learn, and what to measure
optimizer = keras.optimizers.Adam(0.01)
model.compile(optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])

# 4. Fit, with two callbacks: one that plots, one that stops
class Live(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs):
        plt.plot(epoch + 1, logs["loss"], "b.")
        plt.plot(epoch + 1, logs["val_loss"], "r.")
        plt.pause(0.01)

enough = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3)
history = model.fit(
    train_x, train_y, epochs=EPOCHS, validation_split=0.2,
    callbacks=[Live(), enough], verbose=0,
)
print(f"stopped after {len(history.epoch)} epochs")

# 5. Evaluate on digits that the model has never seen
loss, accuracy = model.evaluate(test_x, test_y, verbose=0)
print("test loss", loss)
print("test accuracy", accuracy)

# 6. Predict ten of them
ten = test_x[:10]
classes = model.predict(ten, verbose=0).argmax(1)
plt.figure()
strip = ten.reshape(10, 8, 8).transpose(1, 0, 2).reshape(8, 80)
plt.imshow(strip, cmap="gray_r")
plt.title(f"predicted: {classes}")
plt.show()
