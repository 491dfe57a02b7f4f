import tensorflow as tf

# 1. A function that prints and counts in Python, and counts in a variable
counted = 0
calls = tf.Variable(0)

@tf.function
def double(x):
    global counted
    print("  the function runs")
    counted += 1
    calls.assign_add(1)
    return x * 2

# 2. Call it three times
for start in [1.0, 2.0, 3.0]:
    print(f"call {start}")
    result = double(tf.constant([start, 10 * start]))
    print("  gives", *result.numpy())

# 3. Two counts: a variable is part of the graph, a Python number is not
print("calls, counted in a variable:", calls.numpy())
print("calls, counted in Python:", counted)
if not tf.config.functions_run_eagerly():
    print("once, to write its graph down")

# 4. The cure: give back what you want to see; tf.print is an operation of the graph
@tf.function
def double_and_sum(x):
    tf.print("sum", tf.reduce_sum(x))
    return x * 2

for start in [1.0, 2.0, 3.0]:
    print("doubled", *double_and_sum(tf.constant([start, 10 * start])).numpy())
