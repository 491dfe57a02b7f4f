/** What a run worker does for a benchmark: tells the snippet's subjects, or holds the snippet at one and is a contestant from then on. */
import { internalError, type Position } from '../../base/errors';
import { compileTraining, withCallsOf } from '../../compile/keras';
import type { Compile } from '../../compile/eager';
import type { ApiContext } from '../api/context';
import type { FromWorker, RawError } from '../protocol';
import { Contestant, type ContestantHost } from './contestant';
import type { Ask, BenchPart } from './messages';
import { Subjects } from './subjects';
import { Unavailable } from './way';

export interface PartHost extends ContestantHost {
  position(): Position | undefined;
  post(message: FromWorker): void;
  describe(error: unknown): RawError;
  /** Rejects where something goes wrong that no line waits for, as when a device is lost. */
  readonly failure: Promise<never>;
  /** When the device's queued work is done, and a loss was told. */
  deviceSettled(): Promise<unknown>;
}

export interface Part {
  readonly compile: Compile;
  readonly mark: ApiContext['subject'];
  ask(id: number, asked: Ask): Promise<void>;
}

export function benchPart(part: BenchPart, host: PartHost): Part {
  let contestant: Contestant | undefined;
  const loops = withCallsOf({ position: () => host.position() });
  const subjects = new Subjects(part, {
    position: loops.position,
    found: (subject) => {
      host.post({ type: 'found', subject });
    },
    held: (held) => {
      if (part.kind !== 'hold') return;
      contestant = new Contestant(part.contestant, held, host);
      host.post({ type: 'held', subject: held.subject });
    },
  });
  compileTraining((fn, options) => {
    const step = subjects.compile(fn, options);
    // The loop calls it within a tidy, which is over when the step has to run: what it gives would be disposed of.
    return (...args) => Promise.resolve().then(() => step(...args));
  });
  return {
    compile: subjects.compile,
    mark: subjects.mark,
    ask: async (id, asked) => {
      try {
        if (!contestant) throw internalError('nothing is held that could be asked');
        const answer = await Promise.race([contestant.answer(asked), host.failure]);
        // What a lost device gave is no result, and came sooner than one.
        await Promise.race([host.deviceSettled(), host.failure]);
        await Promise.race([host.failure, Promise.resolve()]);
        host.post({ type: 'answer', id, answer });
      } catch (error) {
        const isLacking = error instanceof Unavailable;
        const told = host.describe(isLacking ? error.reason : error);
        host.post({ type: 'refused', id, status: isLacking ? 'unavailable' : 'failed', error: told });
      }
    },
  };
}
