/** What the time of a run went into. */
import type { OpEvent, Phase, PhaseEvent } from '../base/events';
import { covered, joined, within, without, type Interval } from './intervals';
import { afterGap, earliest, endOf, goesOn, latest, type Timed } from './when';

export interface Totals {
  /** From the first line to the end of what was recorded, without `gap`: jsUs + waitUs + copyUs. */
  readonly wallUs: number;
  /**
   * The thread that runs the snippet was at work: its JavaScript, tfjs, and kernels as far as they run on it, which on cpu and wasm they
   * do. Without `copyUs`.
   */
  readonly jsUs: number;
  /**
   * That thread gave no sign of work: it waited for the GPU, a timer, the network. What JavaScript does after a wait before it calls
   * anything counts here too.
   */
  readonly waitUs: number;
  /** Elements were copied to JavaScript. A read that JavaScript stands still for counts whole, with its wait for the GPU. */
  readonly copyUs: number;
  /** The GPU had work: an upper bound, beside the others. Absent where nothing told of a GPU. */
  readonly gpuUs?: number;
}

/** The time of those events that were dropped, where some were; undefined where something that was kept went on meanwhile. */
export function gapIn(events: readonly Timed[]): Interval | undefined {
  const sorted = [...events].sort((a, b) => a.seq - b.seq);
  const next = afterGap(sorted);
  const startUs = latest(sorted.slice(0, next).map(endOf));
  const endUs = earliest(sorted.slice(next).map((event) => event.startUs));
  return Number.isFinite(startUs) && startUs < endUs ? { startUs, endUs } : undefined;
}

const spanOf = (event: Timed): Interval => ({ startUs: event.startUs, endUs: endOf(event) });

/** The turn that goes on has not been told of: it is known by the operations since the last one. */
function goingOn(ops: readonly OpEvent[], turns: readonly Interval[]): Interval[] {
  const ended = latest(
    turns.map(({ endUs }) => endUs),
    0,
  );
  const since = ops.filter(({ startUs }) => startUs >= ended);
  if (since.length === 0) return [];
  return [
    {
      startUs: earliest(since.map(({ startUs }) => startUs)),
      endUs: latest(since.map((op) => (goesOn(op) ? op.startUs : endOf(op)))),
    },
  ];
}

/** `whole`: the time that they are of. */
export function totalsOf(
  ops: readonly OpEvent[],
  phases: readonly PhaseEvent[],
  whole: readonly Interval[],
): Totals {
  const of = (phase: Phase) => phases.filter((event) => event.phase === phase).map(spanOf);
  const turns = of('turn');
  const copies = ops.map((op): Interval => ({ startUs: endOf(op) - (op.copyUs ?? 0), endUs: endOf(op) }));
  const copied = within(joined(copies), whole);
  // A turn may have begun before its first sign.
  const signs = ops.filter((op) => !goesOn(op)).map(spanOf);
  const atWork = within(joined([...turns, ...goingOn(ops, turns), ...signs]), whole);
  const gpu = within(joined(of('gpu')), whole);
  return {
    wallUs: covered(whole),
    jsUs: covered(without(atWork, copied)),
    waitUs: covered(without(whole, joined([...atWork, ...copied]))),
    copyUs: covered(copied),
    ...(gpu.length > 0 && { gpuUs: covered(gpu) }),
  };
}
