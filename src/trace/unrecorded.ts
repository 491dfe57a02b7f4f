/** What the compiler has tfjs do for itself is none of the snippet's doing: it is left out of a recorded run. */
let depth = 0;

export function unrecorded<T>(work: () => T): T {
  depth++;
  try {
    return work();
  } finally {
    depth--;
  }
}

export const isUnrecorded = (): boolean => depth > 0;
