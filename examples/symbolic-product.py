import theano  # 1.0
import theano.tensor as T

# 1. A product of two symbols, which have no value yet
x, y = T.dscalars("x", "y")
product = x * y

# 2. A function of numbers that computes it, compiled from the graph
multiply = theano.function([x, y], product)

# 3. Call it
print(multiply(1.5, 2.5))  # 3.75

# 4. The derivative by x comes from the same formula
derivative = theano.function([x, y], T.grad(product, x))
print(derivative(1.5, 2.5))  # 2.5
