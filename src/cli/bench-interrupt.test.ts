import { describe, expect, it } from 'vitest';
import { Interrupt, type Signalled } from './bench-interrupt';

/** A process that is sent signals by a test, at times of its own. */
function scene() {
  const heard = new Map<string, () => void>();
  const exits: number[] = [];
  let atMs = 0;
  const fake: Signalled = {
    on: (signal, hear) => heard.set(signal, hear),
    off: (signal, hear) => heard.get(signal) === hear && heard.delete(signal),
    exit: (code) => void exits.push(code),
  };
  const interrupt = new Interrupt(fake, () => atMs);
  const send = (signal: 'SIGINT' | 'SIGTERM', afterMs: number): void => {
    atMs += afterMs;
    heard.get(signal)?.();
  };
  return { interrupt, send, exits, heard };
}

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, code) => {
  it('stops all that runs, and what begins later, and is the exit code', () => {
    const { interrupt, send, exits } = scene();
    const stopped: string[] = [];
    interrupt.onStop(() => stopped.push('early'));
    expect([interrupt.asked, interrupt.exit, stopped]).toEqual([false, undefined, []]);
    send(signal, 1_000);
    interrupt.onStop(() => stopped.push('late'));
    expect([interrupt.asked, interrupt.exit, stopped]).toEqual([true, code, ['early', 'late']]);
    expect(exits).toEqual([]);
  });

  it('ends the process at once when it comes again, but not when npm passes the first one on', () => {
    const { interrupt, send, exits } = scene();
    let stops = 0;
    interrupt.onStop(() => stops++);
    send(signal, 0);
    send(signal, 20);
    expect(exits).toEqual([]);
    send(signal, 2_000);
    expect(exits).toEqual([code]);
    expect(stops).toBe(1);
  });
});

it('ends the process at once by another signal than the first', () => {
  const { send, exits } = scene();
  send('SIGINT', 0);
  send('SIGTERM', 1);
  expect(exits).toEqual([143]);
});

it('hears nothing more when it is disposed of', () => {
  const { interrupt, heard } = scene();
  interrupt.dispose();
  expect(heard.size).toBe(0);
});
