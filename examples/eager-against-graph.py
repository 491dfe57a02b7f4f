import statistics
import sys
from time import perf_counter

import matplotlib.pyplot as plt
import tensorflow as tf

CALLS = 20

# 1. Square roots by Newton's rule: 100 small operations, one after the other
def square_roots(a):
    root = a * 0.5 + 1
    for _ in range(33):
        root = (root + a / root) * 0.5
    return root

# 2. The same function behind `tf.function`: what that does is a switch, not the text's
tf.config.run_functions_eagerly("--eager" in sys.argv)
roots = tf.function(square_roots)

# 3. It gives the same numbers either way
squares = tf.constant([1.0, 4.0, 9.0, 16.0, 25.0])
print("square roots", roots(squares))

# 4. Time calls with a matrix, which is new to it: each until its numbers are back
matrix = tf.reshape(tf.range(1024.0) + 1, [32, 32])
times = []
for call in range(CALLS):
    start = perf_counter()
    result = roots(matrix)
    result.numpy()
    times.append(1000 * (perf_counter() - start))

# 5. The first call against the later ones
first, *later = times
print(f"first {first:.2f} ms, later {statistics.median(later):.2f} ms")
plt.bar(range(CALLS), times)
plt.ylabel("ms")
plt.show()

# 6. Why
if tf.config.functions_run_eagerly():
    print("Eager: each call runs the function, and each of its operations is a kernel's call.")
else:
    print(
        "Graph: the first call runs the function to write its operations down. A later call "
        "does not run the function at all: it hands the matrix to the graph, once."
    )
