import matplotlib.pyplot as plt
import torch

EPOCHS = 60
LEARNING_RATE = 0.2

# 1. Noisy points along y = 2x + 1
x = torch.rand(100) * 2 - 1
noise = 0.3 * torch.randn(100)
y = 2 * x + 1 + noise

# 2. A line, [slope, offset], and how far it is from the points
line = torch.zeros(2, requires_grad=True)
inputs = torch.stack([x, torch.ones_like(x)], dim=1)
def mean_square(line):
    return ((inputs @ line - y) ** 2).mean()

# 3. What to watch
losses = []
figure, (loss_plot, fit_plot) = plt.subplots(1, 2)
fit_plot.scatter(x, y)

# 4. Walk downhill: run the line forward, its loss backward, take a step
for epoch in range(EPOCHS):
    loss = mean_square(line)
    loss.backward()
    with torch.no_grad():
        line -= LEARNING_RATE * line.grad
    line.grad.zero_()
    losses.append(loss.item())

# 5. The line that was found
slope, offset = line.tolist()
print(f"y = {slope:.2f} x + {offset:.2f}")
loss_plot.plot(losses)
fit_plot.plot(x, (inputs @ line).detach(), "r.")
plt.show()
