import keras
import numpy as np

EPOCHS = 3

# 1. Points on y = 3x, for both to find the 3
x = np.array([1.0, 2.0, 3.0])
y = np.array([3.0, 6.0, 9.0])

# 2. A library: the loop is mine, and each call is mine
print("Library: my loop")
weight = 0.0
for epoch in range(EPOCHS):
    print(f"  I begin epoch {epoch}")
    error = x * weight - y
    loss = np.mean(np.square(error))
    print(f"  I call for the loss: {loss:.4f}")
    slope = np.mean(error * x * 2)
    print(f"  I call for the slope: {slope:.4f}")
    weight -= 0.1 * slope
print(f"  I end the loop, with weight {weight:.4f}")

# 3. A framework: the loop is its own, and it calls me
print("Framework: its loop")
model = keras.Sequential([keras.Input((1,))])
model.add(keras.layers.Dense(1, use_bias=False, kernel_initializer="zeros"))
model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mean_squared_error")

class Me(keras.callbacks.Callback):
    def on_train_begin(self, logs):
        print("  fit calls me: the training begins")

    def on_epoch_begin(self, epoch, logs):
        print(f"  fit calls me: epoch {epoch} begins")

    def on_epoch_end(self, epoch, logs):
        print(f"  fit calls me: epoch {epoch} ends, loss {logs['loss']:.4f}")

    def on_train_end(self, logs):
        print("  fit calls me: the training ends")

print("  I call fit, once")
model.fit(x, y, epochs=EPOCHS, callbacks=[Me()], verbose=0)
print("  fit returns to me")
