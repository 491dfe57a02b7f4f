/** One layout from what was asked to what is answered: at once a quick one where the good one takes long, and room for newer asks between. */
import { TEXT } from '../graphs/scene';
import { arrange, waitOf, type Arrangement, type Quality } from './arrange';
import { Composer } from './compose';
import { liftEdges, type LiftedEdges } from './lift';
import type { LayoutAsk, LayoutReply, PackedEdges } from './messages';
import type { PackedItems } from './pack';
import type { Problem } from './problem';
import { stubbed } from './stubs';

/** Arrangements of groups by what they hold: a group that is as it was, or as its twin is, need not be arranged again. */
export class Arrangements {
  readonly #known = new Map<string, Arrangement>();

  /** Undefined where it would have to be made. */
  find(problem: Problem, quality: Quality): Arrangement | undefined {
    return this.#known.get(keyOf(problem, quality));
  }

  get(problem: Problem, quality: Quality): Arrangement {
    const key = keyOf(problem, quality);
    const arranged = this.#known.get(key) ?? arrange(problem, quality);
    // The newest last.
    this.#known.delete(key);
    this.#known.set(key, arranged);
    for (const old of this.#known.keys()) if (this.#known.size > KEPT) this.#known.delete(old);
    return arranged;
  }
}

const KEPT = 400;

const keyOf = (problem: Problem, quality: Quality): string => `${quality} ${JSON.stringify(problem)}`;

/** A good layout that takes about as long as this, in ms, comes at once; before a longer one comes a quick one. */
const SHORT = 100;
/** Milliseconds between two looks for a newer ask. */
const LOOK = 30;

export interface Surroundings {
  readonly arrangements: Arrangements;
  /** Whether there is a newer ask. */
  stale(): boolean;
  /** Lets messages come in. */
  pause(): Promise<void>;
  send(reply: LayoutReply): void;
}

/** "float32[32,10]" or "3 values". */
function labelWidth(values: readonly number[], labels: Float32Array): number {
  const [only = 0] = values;
  if (values.length === 1) return labels[only] ?? 0;
  return `${String(values.length)} values`.length * TEXT.edge * TEXT.charWidth;
}

function packEdges({ from, to, values }: LiftedEdges): PackedEdges {
  const valuesFrom = new Int32Array(values.length + 1);
  values.forEach((list, line) => {
    valuesFrom[line + 1] = (valuesFrom[line] ?? 0) + list.length;
  });
  return {
    from: Int32Array.from(from),
    to: Int32Array.from(to),
    valuesFrom,
    values: Int32Array.from(values.flat()),
  };
}

export async function layOut(
  { id, boxes }: LayoutAsk,
  items: PackedItems,
  { arrangements, stale, pause, send }: Surroundings,
): Promise<void> {
  const start = performance.now();
  const { edges, lines, boxes: roomy } = stubbed(liftEdges(items, boxes), boxes);
  const drawn = { from: edges.from.slice(0, lines), to: edges.to.slice(0, lines) };
  const labels = edges.values.slice(0, lines).map((values) => labelWidth(values, items.labels));
  const composer = new Composer(roomy, drawn, labels);
  let looked = performance.now();
  /** False where a newer ask came. */
  const run = async (how: (problem: Problem) => Arrangement): Promise<boolean> => {
    const steps = composer.arrange(how);
    while (!steps.next().done) {
      if (performance.now() - looked < LOOK) continue;
      await pause();
      looked = performance.now();
      if (stale()) return false;
    }
    return true;
  };
  const tell = (final: boolean): void => {
    const geometry = composer.compose();
    send({ id, type: 'laid', final, edges: packEdges(edges), geometry, ms: performance.now() - start });
  };

  let wait = 0;
  const quick = (problem: Problem): Arrangement => {
    const good = arrangements.find(problem, 'good');
    if (good) return good;
    const own = waitOf(problem);
    wait += own;
    // Where dagre has nothing to do the quick one is the good one.
    return arrangements.get(problem, own > 0 ? 'quick' : 'good');
  };
  if (!(await run(quick))) return;
  if (wait > SHORT || wait === 0) tell(wait === 0);
  if (wait > 0 && (await run((problem) => arrangements.get(problem, 'good')))) tell(true);
}
