import tensorflow as tf  # 1.15

# 1. Two constants
a = tf.constant(2)
b = tf.constant(3)

# 2. Add them: the graph gets a node, and nothing is computed yet
total = tf.add(a, b)
print(total)  # Tensor("Add:0", shape=(), dtype=int32)

# 3. Run the graph: the Session computes the sum
with tf.Session() as session:
    value = session.run(total)
print(f"2 + 3 = {value}")
