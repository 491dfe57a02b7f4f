import torch

# 1. Make a tensor of two rows
x = torch.tensor([
    [1, 2, 3],
    [4, 5, 6],
])
print(x)

# 2. Add the rows
total = x[0] + x[1]
print(total)  # tensor([5, 7, 9])

# 3. Read the numbers back
print(*total.tolist())
