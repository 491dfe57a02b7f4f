import torch

# 1. Two gradients: small, and one to be scaled down until its largest is 1
small = [0.3, 0.4]
large = [3.0, 4.0]

# 2. An `if` reads the value: that breaks the graph, and its parts run one by one
@torch.compile
def with_if(gradient):
    largest = gradient.max()
    if largest.item() > 1:
        return gradient / largest
    return gradient.clone()

print("if: small", with_if(torch.tensor(small)))
print("if: large", with_if(torch.tensor(large)))

# 3. `where` computes both and chooses: one graph, for work that is small
@torch.compile(fullgraph=True)
def with_where(gradient):
    largest = gradient.max()
    return torch.where(largest > 1, gradient / largest, gradient)

print("where: small", with_where(torch.tensor(small)))
print("where: large", with_where(torch.tensor(large)))

# 4. `cond` computes only the branch that it takes: a graph that holds both
@torch.compile(fullgraph=True)
def with_cond(gradient):
    largest = gradient.max()
    return torch.cond(
        largest > 1,
        lambda gradient, largest: gradient / largest,
        lambda gradient, largest: gradient.clone(),
        (gradient, largest),
    )

print("cond: small", with_cond(torch.tensor(small)))
print("cond: large", with_cond(torch.tensor(large)))
