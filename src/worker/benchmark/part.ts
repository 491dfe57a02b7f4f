/** What a run worker does for a benchmark: tells the snippet's subjects, or holds the snippet at one and is a contestant from then on. */
import { internalError, UserError, type Position } from '../../base/errors';
import { compileTraining, withCallsOf } from '../../compile/keras';
import type { Compile } from '../../compile/eager';
import type { Heaps } from '../../engines/heaps';
import { useBackend, watchDevice } from '../../engines/tfjs/backends';
import type { ApiContext } from '../api/context';
import type { Failure } from '../failure';
import type { FromWorker, RawError } from '../protocol';
import { Contestant, type ContestantHost } from './contestant';
import { watchHeaps } from './count';
import type { Ask, BenchPart } from './messages';
import { Subjects } from './subjects';
import { Unavailable } from './way';

export interface PartHost extends Omit<ContestantHost, 'useBackend' | 'heaps'> {
  /** What starting the backend took that the snippet begins on. */
  readonly backendMs: number;
  readonly heaps: Heaps | undefined;
  position(): Position | undefined;
  post(message: FromWorker): void;
  describe(error: unknown): RawError;
  /** Of what goes wrong that no line waits for, as when a device is lost. */
  readonly failure: Pick<Failure, 'happened' | 'fail'>;
  /** When the device's queued work is done, and a loss was told. */
  readonly deviceSettled: () => Promise<unknown>;
}

export interface Part {
  readonly compile: Compile;
  readonly mark: ApiContext['subject'];
  ask(id: number, asked: Ask): Promise<void>;
}

export function benchPart(part: BenchPart, host: PartHost): Part {
  let contestant: Contestant | undefined;
  let { heaps, deviceSettled: settled } = host;
  const loops = withCallsOf({ position: () => host.position() });
  const subjects = new Subjects(part, {
    position: loops.position,
    found: (subject) => {
      host.post({ type: 'found', subject });
    },
    held: (held) => {
      if (part.kind !== 'hold') return;
      const { moveTo, contestant: spec } = part;
      contestant = new Contestant(spec, held, {
        ...host,
        heaps: () => heaps,
        useBackend: async () => {
          if (!moveTo) return host.backendMs;
          // Those of the backend that it leaves are not its own.
          heaps &&= watchHeaps();
          const start = host.now();
          await useBackend(moveTo).catch((error: unknown) => {
            throw new Unavailable(error);
          });
          settled = watchDevice(moveTo, (message) => {
            host.failure.fail(new UserError('backend', message));
          });
          return host.now() - start;
        },
      });
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
        const answer = await Promise.race([contestant.answer(asked), host.failure.happened]);
        // What a lost device gave is no result, and came sooner than one.
        await Promise.race([settled(), host.failure.happened]);
        await Promise.race([host.failure.happened, Promise.resolve()]);
        host.post({ type: 'answer', id, answer });
      } catch (error) {
        const isLacking = error instanceof Unavailable;
        const told = host.describe(isLacking ? error.reason : error);
        host.post({ type: 'refused', id, status: isLacking ? 'unavailable' : 'failed', error: told });
      }
    },
  };
}
