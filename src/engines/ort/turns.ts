/**
 * The bundle that waits by suspending WebAssembly has one stack for all of its calls: two that wait at once wait for ever. So its calls take
 * turns, of whichever session.
 */
let last: Promise<unknown> = Promise.resolve();

export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}
