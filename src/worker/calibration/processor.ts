/** How fast one thread multiplies and adds, and how fast it moves what no cache holds. */
import { must } from '../../base/errors';
import { grainOf } from '../../bench/harness';
import type { Answers, Questions, Run } from './protocol';
import { flopsOf, makeLoops, STREAM_STEP, VARIANTS, type Loops } from './wasm-module';

/** Untimed before each run: a clock rises, threads find cores of their own, the engine compiles its best. */
const WARM_UP_MS = 12;
const RUN_MS = 28;
/** To choose among the variants. */
const CHOICE_MS = 15;
const CHOICE_RUNS = 2;
const GATE_MS = 1_000;

/** A piece of work is long to the clock, short to what may interrupt it; and many of them hold what does. */
const PIECE_MS = 0.3;
const GRAINS_IN_A_PIECE = 10;
const PIECES_MS = 12;
const LEAST_PIECES = 8;
/** Whoever slept may run for a moment undisturbed, whatever else wants to. */
const AWAKE_MS = 4;
/** A browser has its fast code by then. */
const COMPILED_MS = 30;
const [LEAST_STEPS, MOST_STEPS] = [256, 2 ** 22];

/** Well below a millisecond on most machines. */
const STEPS = 20_000;
const CHUNK_BYTES = 2 ** 20;
const PAGE_BYTES = 65_536;

/** Without what not every engine has. */
const SIMPLEST = VARIANTS.findIndex(({ fused }) => !fused);

/** Values stay where they are from step to step, neither 0 nor huge: x = x / 2 + 1 is 2 in the end. */
const [START, FACTOR, TERM] = [2, 0.5, 1];

/** `step` gives what it did. */
function runOf(step: () => number, now: () => number, runMs: number): Run {
  const begun = now();
  do step();
  while (now() - begun < WARM_UP_MS);
  const startMs = now();
  let done = 0;
  let endMs: number;
  do {
    done += step();
    endMs = now();
  } while (endMs - startMs < runMs);
  return { done, startMs, endMs };
}

function multiplying(loops: Loops, variant: number): () => number {
  const flops = flopsOf(must(VARIANTS[variant], 'a variant'), STEPS);
  return () => {
    loops.multiply(STEPS, START, FACTOR, TERM);
    return flops;
  };
}

/** Around an array of that many bytes, a chunk at a time; each byte is read and written. */
function streaming({ memory, stream }: Loops, bytes: number): () => number {
  const lacking = bytes - memory.buffer.byteLength;
  if (lacking > 0) {
    memory.grow(Math.ceil(lacking / PAGE_BYTES));
    // A page that nothing was written to is not in memory yet.
    new Float32Array(memory.buffer).fill(START);
  }
  const chunks = Math.max(1, Math.floor(bytes / CHUNK_BYTES));
  const size = Math.min(CHUNK_BYTES, STREAM_STEP * Math.floor(bytes / STREAM_STEP));
  let chunk = 0;
  return () => {
    stream(chunk * CHUNK_BYTES, size, FACTOR, TERM);
    chunk = (chunk + 1) % chunks;
    return 2 * size;
  };
}

export class Processor {
  readonly #made = new Map<number, Loops | undefined>();

  /** `now` in milliseconds since 1970. */
  constructor(private readonly now: () => number) {}

  #loops(variant: number): Loops | undefined {
    if (!this.#made.has(variant)) this.#made.set(variant, makeLoops(must(VARIANTS[variant], 'a variant')));
    return this.#made.get(variant);
  }

  variant(): Answers['variant'] {
    let best: number | undefined;
    let most = 0;
    VARIANTS.forEach((_, variant) => {
      const loops = this.#loops(variant);
      for (let run = 0; loops && run < CHOICE_RUNS; run++) {
        const { done, startMs, endMs } = runOf(multiplying(loops, variant), this.now, CHOICE_MS);
        const found = done / (endMs - startMs);
        if (found > most) [most, best] = [found, variant];
      }
    });
    return best;
  }

  rate({ of, variant, bytes, gate }: Questions['rate']): Answers['rate'] {
    const loops = must(this.#loops(variant), 'a module that this engine takes');
    const step = of === 'gflops' ? multiplying(loops, variant) : streaming(loops, bytes);
    if (gate) arrive(gate, this.now);
    return runOf(step, this.now, RUN_MS);
  }

  pieces({ steps = this.#stepsOfAPiece() }: Questions['pieces']): Answers['pieces'] {
    const loops = this.#loops(SIMPLEST);
    if (!loops || steps === undefined) return undefined;
    const piece = () => {
      const start = this.now();
      loops.multiply(steps, START, FACTOR, TERM);
      return this.now() - start;
    };
    const begun = this.now();
    do piece();
    while (this.now() - begun < AWAKE_MS);
    const ms: number[] = [];
    const start = this.now();
    do ms.push(piece());
    while (this.now() - start < PIECES_MS || ms.length < LEAST_PIECES);
    return { steps, ms };
  }

  #stepsOfAPiece(): number | undefined {
    const loops = this.#loops(SIMPLEST);
    if (!loops) return undefined;
    const wantedMs = Math.max(PIECE_MS, GRAINS_IN_A_PIECE * grainOf(this.now));
    const begun = this.now();
    for (let steps = LEAST_STEPS; ;) {
      const start = this.now();
      loops.multiply(steps, START, FACTOR, TERM);
      const end = this.now();
      if (end - start < wantedMs && steps < MOST_STEPS) steps *= 2;
      else if (end - begun >= COMPILED_MS) return steps;
    }
  }
}

/** Waits for the others, but not for ever: one may have failed. */
function arrive({ arrived, of }: Required<Questions['rate']>['gate'], now: () => number): void {
  Atomics.add(arrived, 0, 1);
  Atomics.notify(arrived, 0);
  const until = now() + GATE_MS;
  for (;;) {
    const there = Atomics.load(arrived, 0);
    const patience = until - now();
    if (there >= of || patience <= 0) return;
    Atomics.wait(arrived, 0, there, patience);
  }
}
