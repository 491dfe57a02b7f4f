import jax
import jax.numpy as jnp

LONGEST = 8

# 1. Eight sentences of word lengths, most of them unlike in length
sentences = [
    [3, 5, 2],
    [4, 4, 4, 4],
    [1, 2, 3, 4, 5],
    [9, 1],
    [2, 7, 1, 8, 2, 8],
    [3, 1, 4, 1, 5, 9, 2],
    [6, 6, 6],
    [1, 1, 2, 3, 5, 8, 13, 21],
]

# 2. The mean as it is: its graph holds one shape, so every new length is traced anew
runs = 0

@jax.jit
def mean(words):
    global runs
    runs += 1
    return words.sum() / words.size

means = [mean(jnp.array(words)) for words in sentences]

# 3. The cure: pad to one length, and tell by a mask what counts
padded_runs = 0

@jax.jit
def padded_mean(words, mask):
    global padded_runs
    padded_runs += 1
    return (words * mask).sum() / mask.sum()

padded_means = []
for words in sentences:
    row = jnp.pad(jnp.array(words), (0, LONGEST - len(words)))
    mask = jnp.arange(LONGEST) < len(words)
    padded_means.append(padded_mean(row, mask))

# 4. The same means
for words, one, other in zip(sentences, means, padded_means):
    print(*words, f"mean {one:.4f} padded {other:.4f}")

# 5. How often each function's text ran, for eight calls
print(f"as they are {runs} times, padded {padded_runs} times")
print("each graph takes one run, to write it down")
