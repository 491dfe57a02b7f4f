/** A run that is recorded: what its recorder tells goes to the page in batches, at the places of the snippet's calls. */
import { CallbackList } from '@tensorflow/tfjs-layers/dist/base_callbacks.js';
import type { Position } from '../base/errors';
import { isOp, type RunEvent, type Shader } from '../base/events';
import type { RunLog } from '../compile/host';
import type { PlacedMarks } from '../snippet/emit';
import { makePlace, PLACE_KEY } from '../snippet/marks';
import { Recorder } from '../trace/record';
import { EventLog } from './event-log';
import { ShaderWatch } from '../trace/shaders';
import { ownTasks, Turns } from './turns';

/** How long events wait for others. */
const BATCH_MS = 50;
/** So many go in one message: what reads it must not be held up. */
const MOST_IN_MESSAGE = 500;

export interface RecordingHost {
  readonly marks: PlacedMarks;
  /** Where the snippet is, from the stack: for code that has no marks. */
  line(): number | undefined;
  now(): number;
  later(callback: () => void, ms: number): void;
  /** `dropped`: how many events are gone so far. */
  post(events: readonly RunEvent[], dropped: number, shaders: readonly Shader[]): void;
}

export interface Recording {
  /** For what compiled functions do. */
  readonly log: RunLog;
  /** Hands over what is left; nothing is recorded any more. */
  end(): void;
}

/** Says which batch of a model's training runs. */
function watchBatches(recorder: Recorder): () => void {
  const { prototype } = CallbackList;
  const { onBatchBegin, onEpochEnd, onTrainEnd } = prototype;
  let batches = 0;
  prototype.onBatchBegin = function (...given) {
    recorder.step(batches++);
    return onBatchBegin.apply(this, given);
  };
  prototype.onEpochEnd = function (...given) {
    recorder.step(undefined);
    return onEpochEnd.apply(this, given);
  };
  prototype.onTrainEnd = function (...given) {
    batches = 0;
    return onTrainEnd.apply(this, given);
  };
  return () => {
    Object.assign(prototype, { onBatchBegin, onEpochEnd, onTrainEnd });
  };
}

/** Steps of the clock to look at, and the milliseconds after which few must do: one alone may be a thread that had to wait. */
const STEPS = 20;
const FEW_STEPS = 5;
const PATIENCE_MS = 5;

/** The smallest step that the clock was seen to take, in milliseconds. */
function resolutionOf(now: () => number): number {
  const start = now();
  let last = start;
  let smallest = Infinity;
  let steps = 0;
  while (steps < FEW_STEPS || (steps < STEPS && last - start < PATIENCE_MS)) {
    const next = now();
    if (next <= last) continue;
    smallest = Math.min(smallest, next - last);
    last = next;
    steps++;
  }
  return smallest;
}

/** Records from now on. To be called before the snippet's module is evaluated, whose marks it answers to. */
export function record({ marks, line, now, later, post }: RecordingHost): Recording {
  const place = makePlace();
  const { mark, none } = place;
  place.mark = (at, value) => {
    turns.sign();
    return mark(at, value);
  };
  place.none = (at) => {
    turns.sign();
    return none(at);
  };
  // The module asks for it in its first line: what loading took before is no part of the run.
  let asked = false;
  Object.defineProperty(globalThis, Symbol.for(PLACE_KEY), {
    configurable: true,
    get: () => {
      if (!asked) {
        asked = true;
        recorder.begin();
        turns.sign();
      }
      return place;
    },
  });
  const log = new EventLog();
  let fresh: Shader[] = [];
  const shaders = new ShaderWatch((shader) => fresh.push(shader));
  let waits = false;
  /** Nothing goes on within a kernel now: each event that stands before one of these in the run has been told. */
  const tell = (events: readonly RunEvent[], dropped: number) => {
    const inOrder = [...events].sort((a, b) => a.seq - b.seq);
    for (let at = 0; at < inOrder.length || fresh.length > 0; at += MOST_IN_MESSAGE) {
      post(inOrder.slice(at, at + MOST_IN_MESSAGE), dropped, fresh);
      fresh = [];
    }
  };
  const send = () => {
    waits = false;
    const events = log.waiting();
    if (events.length > 0) tell(events, 0);
  };
  const where = (): Position | undefined => {
    const marked = marks.positions[place.at];
    if (marked) return marked;
    const found = line();
    return found === undefined ? undefined : { line: found, column: 1 };
  };
  const resolutionMs = resolutionOf(now);
  let ended = false;
  const recorder = new Recorder({
    place: where,
    now,
    later,
    take: (event) => {
      // A read that was asked for may come back later.
      if (ended) return;
      if (isOp(event)) turns.sign();
      log.take(event);
      if (waits) return;
      waits = true;
      later(send, BATCH_MS);
    },
    shaders: () => shaders.take(),
  });
  recorder.clock('performance.now', resolutionMs);
  const { soon, close } = ownTasks();
  const turns = new Turns({
    now,
    soon,
    told: (startMs, endMs) => {
      recorder.note({ phase: 'turn', startMs, endMs });
    },
  });
  const forget = watchBatches(recorder);
  return {
    log: {
      place: where,
      told: () => {
        // A graph begins to run: what the GPU was given before is not its.
        shaders.take();
        return recorder.told;
      },
      note: (noted) => {
        recorder.note(noted);
      },
      made: (variable, line) => {
        recorder.made(variable, line);
      },
      within: (scope, work) => recorder.within(scope, work),
      same: (tensor, as) => {
        recorder.same(tensor, as);
      },
    },
    end: () => {
      turns.stop();
      close();
      recorder.stop();
      shaders.stop();
      forget();
      ended = true;
      tell(log.waiting(), 0);
      tell(log.newest(), log.dropped);
    },
  };
}
