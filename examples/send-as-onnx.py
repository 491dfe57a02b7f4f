import os

import numpy as np
import onnxruntime as ort
import torch
from sklearn.datasets import load_digits

EPOCHS = 5

# 1. Something worth sending: a network that has learnt the digits
digits = load_digits()
data = torch.tensor(digits.data, dtype=torch.float32)
target = torch.tensor(digits.target)
model = torch.nn.Sequential(
    torch.nn.Linear(64, 32),
    torch.nn.ReLU(),
    torch.nn.Linear(32, 10),
)
optimizer = torch.optim.Adam(model.parameters(), 0.01)
for _ in range(EPOCHS):
    for batch in torch.randperm(len(data)).split(32):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(data[batch] / 16), target[batch])
        loss.backward()
        optimizer.step()

# 2. The function to send: its preparation of the pixels goes along
class Recognise(torch.nn.Module):
    def forward(self, pixels):
        shares = model(pixels / 16).softmax(1)
        return shares.argmax(1), shares

recognise = Recognise()

# 3. A call says which arguments it is for: four digits at a time, 0 to 16
four = data[:4]
with torch.no_grad():
    digit, shares = recognise(four)
print("here", digit)

# 4. The bytes of a file: graph, weights, names
torch.onnx.export(recognise, (four,), "recognise.onnx", output_names=["digit", "shares"])
print(f"recognise.onnx: {os.path.getsize('recognise.onnx') / 1024:.1f} KiB")

# 5. Another runtime takes it from there
session = ort.InferenceSession("recognise.onnx")
for direction, values in [("input", session.get_inputs()), ("output", session.get_outputs())]:
    for value in values:
        print(direction, value.name, value.type, value.shape)

# 6. The same digits, and how far apart the two are
away, away_shares = session.run(None, {session.get_inputs()[0].name: four.numpy()})
print("there", away)
print(f"largest difference: {np.abs(shares.numpy() - away_shares).max():.1e}")
