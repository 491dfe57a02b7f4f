from time import perf_counter

import numpy as np

# 1. The mean of three numbers
print(np.mean([1, 2, 3]))  # 2.0

# 2. Broadcasting: a column and a row make a matrix
column = np.array([[0], [10], [20]])
row = np.array([1, 2, 3])
print(column + row)

# 3. A million additions in one call
numbers = np.arange(1_000_000)
def vectorised():
    return numbers + numbers

print(vectorised()[-1])  # 1999998

# 4. The same in a loop
def loop():
    sums = np.empty_like(numbers)
    for i, number in enumerate(numbers):
        sums[i] = number + number
    return sums

# 5. Time both
def time(work):
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000

for work in (vectorised, loop):
    first = time(work)
    later = [time(work) for _ in range(20)]
    times = f"first {first:.2f} ms, fastest of 20 more {min(later):.2f} ms"
    print(f"{work.__name__}: {times}")
