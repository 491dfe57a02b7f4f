/**
 * The bundle that waits by suspending WebAssembly has one stack for all of its calls: two that wait at once wait for ever. So its calls take
 * turns, of whichever session.
 */
import type { Program } from '../engine';

let last: Promise<unknown> = Promise.resolve();

export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}

/** A program of which every call takes its turn. */
export async function preparedInTurn(prepare: () => Promise<Program>): Promise<Program> {
  const program = await inTurn(prepare);
  return {
    run: (given) => inTurn(() => program.run(given)),
    dispose: () => {
      void inTurn(() => Promise.resolve(program.dispose()));
    },
  };
}
