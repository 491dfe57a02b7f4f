import torch

# 1. Two gradients: small, and one to be scaled down until its largest is 1
small = torch.tensor([0.3, 0.4])
large = torch.tensor([3.0, 4.0])

# 2. An `if` reads the value: that breaks the graph, and its parts run one by one
@torch.compile
def with_if(gradient):
    largest = gradient.max()
    if largest.item() > 1:
        return gradient / largest
    return gradient.clone()

print("if: small", with_if(small))
print("if: large", with_if(large))

# 3. `where` computes both and chooses: one graph, for work that is small
@torch.compile(fullgraph=True)
def with_where(gradient):
    largest = gradient.max()
    return torch.where(largest > 1, gradient / largest, gradient)

print("where: small", with_where(small))
print("where: large", with_where(large))

# 4. A function for each branch: the `if` stands between graphs, where values are
@torch.compile(fullgraph=True)
def largest_of(gradient):
    return gradient.max()

@torch.compile(fullgraph=True)
def scale(gradient, largest):
    return gradient / largest

def with_two(gradient):
    largest = largest_of(gradient)
    return scale(gradient, largest) if largest.item() > 1 else gradient

print("a function for each: small", with_two(small))
print("a function for each: large", with_two(large))
