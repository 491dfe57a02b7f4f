import torch

# 1. Two gradients: one is short, one is to be cut to length 1
short = torch.tensor([0.3, 0.4])
long = torch.tensor([3.0, 4.0])

# 2. An `if` reads the value: that breaks the graph, and its parts run one by one
@torch.compile
def with_if(gradient):
    length = gradient.norm()
    if length.item() > 1:
        return gradient / length
    return gradient.clone()

print("if: short", with_if(short))
print("if: long", with_if(long))

# 3. `where` computes both and chooses: one graph, for work that is small
@torch.compile(fullgraph=True)
def with_where(gradient):
    length = gradient.norm()
    return torch.where(length > 1, gradient / length, gradient)

print("where: short", with_where(short))
print("where: long", with_where(long))

# 4. A function for each branch: the `if` stands between graphs, where values are
length_of = torch.compile(lambda gradient: gradient.norm(), fullgraph=True)
cut = torch.compile(lambda gradient, length: gradient / length, fullgraph=True)

def with_two(gradient):
    length = length_of(gradient)
    return cut(gradient, length) if length.item() > 1 else gradient

print("a function for each: short", with_two(short))
print("a function for each: long", with_two(long))
